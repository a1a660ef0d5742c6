/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands share: exit status, JSON texts, whole files, the line that explains. */
#include "cli_sweep.h"
#include "support/cm.h"
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_exit_status(void **state)
{
    (void)state;
    assert_int_equal(cli_exit_of_status(IOP_OK), 0);
    for (int s = 1; s < IOP_STATUS_COUNT; s++) {
        cli_exit code = cli_exit_of_status((iop_status)s);
        assert_true(code == CLI_INPUT || code == CLI_STOPPED || code == CLI_DEFECT);
    }
    assert_int_equal(cli_exit_of_status(IOP_EPARSE), 1);
    assert_int_equal(cli_exit_of_status(IOP_ESTOPPED), 4);
    assert_int_equal(cli_exit_of_status(IOP_ENOMEM), 4);
    assert_int_equal(cli_exit_of_status(IOP_EBACKEND), 70);
    assert_int_equal(cli_exit_of_solution(IOP_OPTIMAL), 0);
    assert_int_equal(cli_exit_of_solution(IOP_INFEASIBLE), 2);
    assert_int_equal(cli_exit_of_solution(IOP_UNBOUNDED), 3);
    assert_int_equal(cli_exit_of_solution(IOP_STOPPED), 4);
    assert_int_equal(cli_exit_of_solution(IOP_UNVERIFIED), 5);
}

static void json_is(const char *text, const char *expected)
{
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    cli_json_string(out, text);
    fclose(out);
    assert_string_equal(printed, expected);
    free(printed);
}

static void test_json_strings(void **state)
{
    (void)state;
    json_is("", "\"\"");
    json_is("a \"b\" \\ \n", "\"a \\\"b\\\" \\\\ \\u000a\"");
    json_is("B\xC3\xACnh D\xC6\xB0\xC6\xA1ng", "\"B\xC3\xACnh D\xC6\xB0\xC6\xA1ng\"");
    json_is("cut \xC6", "\"cut \\ufffd\"");                                     /* a character cut in two */
    json_is("\xC0\x80\xED\xA0\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\\ufffd\""); /* overlong, surrogate */
    json_is("\xF0\x9F\x8C\xB1", "\"\xF0\x9F\x8C\xB1\"");
    json_is("\xF4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
}

static void test_json_numbers(void **state)
{
    (void)state;
    char *printed = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&printed, &size);
    cli_json_number(out, 0.1);
    cli_json_number(out, (double)INFINITY);
    cli_json_number(out, (double)NAN);
    fclose(out);
    assert_string_equal(printed, "0.10000000000000001nullnull");
    free(printed);
}

static void contents_are(const char *path, const char *expected)
{
    char text[64] = "";
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, expected);
}

static void test_write_file(void **state)
{
    (void)state;
    char folder[] = "/tmp/ioplan-cli-XXXXXX", path[64], name[64];
    iop_err err;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/file", folder);
    snprintf(name, sizeof name, "%s/link", folder);
    assert_ok(cli_write_file(path, "one", 3, &err), err);
    contents_are(path, "one");
    assert_int_equal(symlink(path, name), 0);
    assert_ok(cli_write_file(name, "two", 3, &err), err);
    contents_are(path, "two");
    struct stat there;
    assert_int_equal(lstat(name, &there), 0);
    assert_true(S_ISLNK(there.st_mode));
    unlink(name);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* nothing else is left */
}

static void test_write_to_no_regular_file(void **state)
{
    (void)state;
    iop_err err;
    struct stat there;
    assert_ok(cli_write_file("/dev/null", "text", 4, &err), err);
    assert_int_equal(stat("/dev/null", &there), 0);
    assert_true(S_ISCHR(there.st_mode));
    assert_int_equal(cli_write_file("/no/such/folder/file", "text", 4, &err), IOP_EIO);
    assert_string_equal(err.where, "/no/such/folder/file");
    assert_int_equal(cli_write_file("/tmp", "text", 4, &err), IOP_EIO);
}

static void test_language_of_the_environment(void **state)
{
    (void)state;
    static const struct {
        const char *language, *lc_all, *lc_messages, *lang, *expected;
    } cases[] = {
        {NULL, NULL, NULL, NULL, "en"},
        {NULL, NULL, NULL, "vi_VN.UTF-8", "vi"},
        {NULL, NULL, "vi", "en_US.UTF-8", "vi"},
        {NULL, "en_GB.UTF-8", "vi_VN", "vi_VN", "en"},
        {"", "", "", "vi_VN@x", "vi"},
        {NULL, NULL, NULL, "fr_FR.UTF-8", "en"},
        {NULL, NULL, NULL, "video", "en"},
        {"vi", NULL, NULL, "en_US.UTF-8", "vi"},
        {"fr:vi:en", NULL, NULL, "en_US.UTF-8", "vi"},
        {"fr_FR:de", NULL, NULL, "vi_VN", "vi"},
        {"::en:vi", NULL, NULL, "vi_VN", "en"},
        {"vi", "C", NULL, NULL, "en"}, /* in the C locale LANGUAGE says nothing */
        {"vi", "C.UTF-8", NULL, "vi_VN", "en"},
        {"vi", NULL, NULL, "POSIX", "en"},
        {"vi", NULL, NULL, NULL, "en"},
        {NULL, NULL, NULL, "Cvi", "en"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        if (strcmp(cli_language_of(cases[k].language, cases[k].lc_all, cases[k].lc_messages, cases[k].lang),
                   cases[k].expected) != 0)
            fail_msg("case %zu is not %s", k, cases[k].expected);
}

/* What --lang accepts is what the library speaks. */
static void test_languages_are_those_of_the_library(void **state)
{
    (void)state;
    char choices[64] = "";
    bool found = false;
    for (const char *const *lang = iop_words_languages(); *lang; lang++) {
        size_t used = strlen(choices);
        snprintf(choices + used, sizeof choices - used, "%s%s", used ? "|" : "", *lang);
    }
    for (const cli_option *o = cli_common; o->name; o++)
        if (strcmp(o->name, "lang") == 0) {
            assert_string_equal(o->choices, choices);
            found = true;
        }
    assert_true(found);
}

static void test_explanations(void **state)
{
    (void)state;
    char line[256];
    char key[] = "limits.co2.max", share[] = "50%", none[] = "", file[] = "plans/plan.yaml";
    iop_conflict_result conflict[6];
    for (size_t k = 0; k < 6; k++)
        conflict[k] =
            (iop_conflict_result){.key = key, .text = share, .sentence = none, .file = file, .line = 12 + k};
    conflict[1].text = none;
    conflict[1].line = 0;
    iop_solution s = {.status = IOP_INFEASIBLE, .conflicts = 2, .conflict = conflict};
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(
        line, "infeasible: these statements cannot hold together: limits.co2.max 50% (plan.yaml:12), "
              "limits.co2.max");
    /* a statement of another period is the same line; where the plan breaks is told first */
    char period[] = "2026-2030";
    conflict[1] = conflict[0];
    s.breaks_in = period;
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(line, "infeasible, first in 2026-2030: these statements cannot hold together: "
                              "limits.co2.max 50% (plan.yaml:12)");
    char zone[] = "Bau_Bang";
    s.breaks_at = zone;
    cli_explain(&s, "en", line, sizeof line);
    assert_non_null(strstr(line, "infeasible, first in 2026-2030, in Bau_Bang: these statements"));
    s.breaks_at = none;
    s.breaks_in = none;
    conflict[1].text = none;
    conflict[1].line = 0;
    s.conflicts = 6;
    cli_explain(&s, "en", line, sizeof line);
    assert_non_null(strstr(line, "(plan.yaml:15) and 2 more"));
    s.conflict_reducible = true; /* without a proof of its own */
    cli_explain(&s, "en", line, sizeof line);
    assert_non_null(strstr(line, "infeasible: the proof weighs most on limits.co2.max 50% (plan.yaml:12), "));
    double price = 1;
    s.conflict_price = &price;
    cli_explain(&s, "en", line, sizeof line);
    assert_non_null(strstr(line, "infeasible: these statements cannot hold together: "));
    s.conflict_price = NULL;
    s.conflict_reducible = false;
    cli_explain(&s, "en", line, 20); /* a short line is cut */
    assert_string_equal(line, "infeasible: these s");
    s.conflicts = 0;
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(line, "infeasible: no plan keeps all bands and limits");
    s.breaks_in = period;
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(line, "infeasible, first in 2026-2030: no plan keeps all bands and limits");
    s.status = IOP_OPTIMAL;
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(line, "");
}

static void test_other_explanations(void **state)
{
    (void)state;
    char line[256], aim[] = "value_added", name[] = "output D26", worst[] = "balance of D26";
    iop_ray_result ray = {name, 1};
    iop_solution s = {.status = IOP_UNBOUNDED, .rays = 1, .ray = &ray};
    s.objective.name = aim;
    s.objective.maximize = true;
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(line, "unbounded: value_added grows for ever with output D26");
    s.status = IOP_UNVERIFIED;
    s.certificate.primal_violation = 0.5;
    s.certificate.worst = worst;
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(line,
                        "not verified: primal violation 0.5, dual violation 0, gap 0; worst: balance of D26");
    s.objective.value = (double)NAN;
    cli_explain(&s, "en", line, sizeof line);
    assert_string_equal(line, "not verified: no answer was found");
}

static void test_signal_asks_to_stop(void **state)
{
    (void)state;
    const char *argv[] = {"ioplan", "check", "--threads", "2", "d", NULL};
    cli_args args;
    cli_fault fault;
    assert_int_equal(cli_parse(&args, 5, argv, &fault), CLI_OK);
    iop_env env = cli_env(&args);
    assert_int_equal(env.threads, 2);
    cli_catch_signals();
    assert_false(env.stop(env.stop_ctx));
    raise(SIGTERM);
    assert_true(env.stop(env.stop_ctx));
    struct sigaction now;
    sigaction(SIGINT, NULL, &now);
    assert_true(now.sa_handler == SIG_DFL); /* the next one ends the program */
    cli_args_free(&args);
}

static void test_progress_in_words(void **state)
{
    (void)state;
    char words[256];
    iop_runner_progress p = {.total = 12000, .done = 4000, .kept = 4000};
    sweep_progress_words("en", words, sizeof words, &p);
    assert_string_equal(words, "4,000 of 12,000 units, 33 %"); /* no rate yet */
    p.done = 6000;
    p.points = 1234567;
    p.seconds = 100;
    p.failures = 2;
    sweep_progress_words("en", words, sizeof words, &p);
    assert_string_equal(words, "6,000 of 12,000 units, 50 %, 12,345 points/s, 5:00 left, 2 unverified");
    p.seconds = 2000;
    sweep_progress_words("en", words, sizeof words, &p);
    assert_non_null(strstr(words, ", 1:40:00 left"));
    p.done = p.total;
    sweep_progress_words("en", words, sizeof words, &p);
    assert_non_null(strstr(words, " 100 %, 617 points/s, 0:00 left"));
    sweep_progress_words("en", words, 20, &p); /* cut, not overrun */
    assert_int_equal(strlen(words), 19);
    p = (iop_runner_progress){.total = 0};
    sweep_progress_words("en", words, sizeof words, &p);
    assert_string_equal(words, "0 of 0 units, 100 %");
}

/* A line a minute where standard error is no terminal. */
static void test_progress_lines(void **state)
{
    (void)state;
    char path[] = "/tmp/ioplan-cli-XXXXXX", text[512] = "";
    int file = mkstemp(path), before = dup(STDERR_FILENO);
    iop_runner_progress now = {.total = 10, .done = 1, .points = 1};
    sweep_progress p = {.terminal = false, .ranks = 1};
    fflush(stderr);
    dup2(file, STDERR_FILENO);
    for (now.seconds = 1; now.seconds < 130; now.seconds++)
        sweep_progress_tell(&p, &now);
    p.silent = true;
    now.seconds = 1000;
    sweep_progress_tell(&p, &now);
    sweep_progress_end(&p);
    dup2(before, STDERR_FILENO);
    close(before);
    ssize_t length = pread(file, text, sizeof text - 1, 0);
    close(file);
    unlink(path);
    assert_true(length > 0);
    assert_string_equal(text, "ioplan: 1 of 10 units, 10 %, 0 points/s, 9:00 left\n"
                              "ioplan: 1 of 10 units, 10 %, 0 points/s, 18:00 left\n");
}

/* What is sent to a datagram socket arrives write by write. */
static void test_a_line_is_one_write(void **state)
{
    (void)state;
    const char *argv[] = {"ioplan", "check", "--lang", "en", "d", NULL};
    char text[1024] = "", wanted[1024], name[601];
    int end[2], before = dup(STDERR_FILENO);
    cli_args args;
    cli_fault fault;
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(cli_parse(&args, 5, argv, &fault), CLI_OK);
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, end), 0);
    fflush(stderr);
    dup2(end[1], STDERR_FILENO);
    cli_error(&args, "%s %d\033", name, 12);
    cli_hint(&args, "%s", "another");
    dup2(before, STDERR_FILENO);
    close(before);
    snprintf(wanted, sizeof wanted, "ioplan: error: %s 12\\u001B\n", name);
    assert_int_equal(recv(end[0], text, sizeof text - 1, MSG_DONTWAIT), strlen(wanted));
    assert_string_equal(text, wanted);
    assert_int_equal(recv(end[0], text, sizeof text - 1, MSG_DONTWAIT), strlen("ioplan: hint: another\n"));
    close(end[0]);
    close(end[1]);
    cli_args_free(&args);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exit_status),
        cmocka_unit_test(test_json_strings),
        cmocka_unit_test(test_json_numbers),
        cmocka_unit_test(test_write_file),
        cmocka_unit_test(test_write_to_no_regular_file),
        cmocka_unit_test(test_language_of_the_environment),
        cmocka_unit_test(test_languages_are_those_of_the_library),
        cmocka_unit_test(test_explanations),
        cmocka_unit_test(test_other_explanations),
        cmocka_unit_test(test_progress_in_words),
        cmocka_unit_test(test_progress_lines),
        cmocka_unit_test(test_signal_asks_to_stop),
        cmocka_unit_test(test_a_line_is_one_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
