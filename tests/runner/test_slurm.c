/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The script for Slurm: a shell reads every text as one word, whatever it holds. */
#include "base/alloc.h"
#include "support/cm.h"
#include <ioplan/runner.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char NASTY[] =
    "it's \"$(touch broken)\" `touch broken`; # \\ \n#SBATCH --array=1-1000\n touch broken";

static char *script_of(const iop_slurm_job *job)
{
    char *text = NULL;
    iop_err err;
    assert_ok(iop_slurm_script(job, &text, NULL, &err), err);
    return text;
}

static void test_directives(void **state)
{
    (void)state;
    const iop_slurm_job job = {"/bin/ioplan", "/home/x", "plan.yaml", "out", NULL, 0, 8, 4, 90};
    char *text = script_of(&job);
    const char *wanted[] = {"\n#SBATCH --array=1-8\n",        "\n#SBATCH --cpus-per-task=4\n",
                            "\n#SBATCH --time=90\n",          "\n#SBATCH --requeue\n",
                            "\n#SBATCH --signal=B:USR1@60\n", "\nplace='/home/x'\n"};
    assert_int_equal(strncmp(text, "#!/bin/sh\n", 10), 0);
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
        if (!strstr(text, wanted[k]))
            fail_msg("the script lacks %s", wanted[k]);
    iop_slurm_text_free(text, NULL);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(chmod(path, 0755), 0);
}

static void assert_file(const char *path, const char *expected)
{
    char found[4096] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(found, expected);
}

/* Runs the script as a task of an array, with a program that writes its arguments, each in brackets. */
static void test_nasty_texts(void **state)
{
    (void)state;
    char folder[] = "/tmp/ioplan-slurm-XXXXXX", program[64], place[512], expected[4096], home[512];
    assert_non_null(mkdtemp(folder));
    assert_non_null(getcwd(home, sizeof home));
    assert_int_equal(chdir(folder), 0);
    snprintf(program, sizeof program, "%s/it's a program", folder);
    snprintf(place, sizeof place, "%s/%s", folder, "a $place; 'x'");
    assert_int_equal(mkdir(place, 0755), 0);
    write_file(program, "#!/bin/sh\nfor w; do printf '[%s]' \"$w\"; done >../said\n");
    const char *const option[] = {"--set", NASTY};
    const iop_slurm_job job = {program, place, "-s.yaml", NASTY, option, 2, 8, 1, 1};
    char *text = script_of(&job);
    write_file("job.sh", text);
    iop_slurm_text_free(text, NULL);
    assert_int_equal(system("SLURM_ARRAY_TASK_ID=3 SLURM_CPUS_PER_TASK=2 sh ./job.sh"), 0);
    snprintf(expected, sizeof expected,
             "[sweep][--shard][3/8][--set][%s][--threads=2][--output=%s][--][-s.yaml]", NASTY, NASTY);
    assert_file("said", expected);
    assert_int_not_equal(access("broken", F_OK), 0);
    unlink("said");
    assert_int_equal(system("SLURM_ARRAY_TASK_ID=1 sh ./job.sh merge"), 0);
    snprintf(expected, sizeof expected, "[merge][--set][%s][--threads=1][--scenario=-s.yaml][--][%s]", NASTY,
             NASTY);
    assert_file("said", expected);
    unlink("said");
    unlink("job.sh");
    unlink(program);
    rmdir(place);
    assert_int_equal(chdir(home), 0);
    assert_int_equal(rmdir(folder), 0); /* nothing else was made */
}

/* Near the time limit the shell gets USR1 and passes it on; what stops so (4), and has kept something, is put
 * into the queue again. The shell that is slow to go on after that finds its child gone, and its status all
 * the same. */
static void test_signal_is_passed_on(void **state)
{
    (void)state;
    char folder[] = "/tmp/ioplan-slurm-XXXXXX", program[64], command[2048];
    assert_non_null(mkdtemp(folder));
    snprintf(program, sizeof program, "%s/program", folder);
    write_file(program, "#!/bin/sh\ntrap 'exit 4' USR1\n[ -e idle ] || echo >>part-3-of-8.sqlite\n: >ready\n"
                        "while :; do sleep 0.01; done\n");
    const iop_slurm_job job = {program, folder, "s.yaml", ".", NULL, 0, 8, 1, 1};
    char *text = script_of(&job), path[64];
    snprintf(path, sizeof path, "%s/job.sh", folder);
    write_file(path, text);
    iop_slurm_text_free(text, NULL);
    snprintf(path, sizeof path, "%s/scontrol", folder);
    write_file(path, "#!/bin/sh\necho \"$@\" >asked\n");
    snprintf(command, sizeof command,
             "cd %s && export PATH=\"$PWD:$PATH\" SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_JOB_ID=17\n"
             "for delay in 0 0.2; do\n"
             "slow='kill() { command kill \"$@\"; set -- $?; sleep '$delay'; return $1; }; . ./job.sh'\n"
             "sh -c \"$slow\" & job=$!\n"
             "until [ -e ready ]; do sleep 0.01; done\n"
             "kill -s USR1 $job; wait $job; [ $? -eq 4 ] && [ \"$(cat asked)\" = 'requeue 17_3' ] || exit 1\n"
             "rm ready asked; sh -c \"$slow\" & job=$!\n"
             "until [ -e ready ]; do sleep 0.01; done\n"
             "kill -s TERM $job; wait $job; [ $? -eq 4 ] && [ ! -e asked ] || exit 2\n"
             "rm ready; done\n"
             "for there in yes no; do\n" /* a store that stays as it is, and none at all */
             "[ $there = yes ] || rm part-3-of-8.sqlite\n"
             ": >idle; sh ./job.sh 2>said & job=$!\n"
             "until [ -e ready ]; do sleep 0.01; done\n"
             "kill -s USR1 $job; wait $job; [ $? -eq 4 ] && [ ! -e asked ] || exit 3\n"
             "grep -q '^task 3 of 8 kept nothing new within --minutes 1, .* raise --minutes' said || exit 4\n"
             "[ $(wc -l <said) -eq 1 ] || exit 5\n"
             "rm ready idle said; done\n"
             "rm job.sh program scontrol && cd / && rmdir %s",
             folder, folder);
    assert_int_equal(system(command), 0);
}

static void test_wrong_sizes(void **state)
{
    (void)state;
    iop_slurm_job job = {"ioplan", "/", "s", "o", NULL, 0, 0, 1, 1};
    char *text;
    iop_err err;
    assert_int_equal(iop_slurm_script(&job, &text, NULL, &err), IOP_EINVAL);
    assert_null(text);
}

/* The n-th request for memory fails. */
static void *scarce_resize(void *ctx, void *p, size_t bytes)
{
    int *left = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return (*left)-- > 0 ? realloc(p, bytes) : NULL;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    const iop_slurm_job job = {"/bin/ioplan", "/", "s", "o", NULL, 0, 8, 4, 90};
    iop_status status = IOP_ENOMEM;
    int granted = 0;
    for (; status != IOP_OK; granted++) {
        int left = granted;
        char *text = NULL;
        iop_err err;
        iop_env env = {scarce_resize, &left, NULL, NULL, 1, NULL};
        status = iop_slurm_script(&job, &text, &env, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        iop_slurm_text_free(text, &env);
    }
    assert_true(granted > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_directives),
        cmocka_unit_test(test_nasty_texts),
        cmocka_unit_test(test_signal_is_passed_on),
        cmocka_unit_test(test_wrong_sizes),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
