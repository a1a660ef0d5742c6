/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A script for Slurm. Scheduling is Slurm's: the script asks for an array and says what each task runs.
 *
 * Whatever a user wrote (paths, options) stands between single quotes of the shell, never in a comment or in
 * an #SBATCH line, which know no quotes that hold everything. */
#include "base/alloc.h"
#include "base/text.h"
#include <ioplan/runner.h>

static const char HEAD[] =
    "#!/bin/sh\n"
    "# Made by \"ioplan sweep --slurm\". Two ways to use this file:\n"
    "#   sh FILE [OPTION OF SBATCH]...   hands in the array, and a job that merges when the array has ended\n"
    "#   sbatch FILE                     hands in the array alone; \"ioplan merge --scenario FILE DIR\" "
    "is then yours to run\n"
    "# Handing it in again does only what is left.\n"
    "#SBATCH --job-name=ioplan-sweep\n";

static const char DIRECTIVES[] = "#SBATCH --requeue\n"
                                 "#SBATCH --open-mode=append\n"
                                 "#SBATCH --output=ioplan-%A_%a.log\n"
                                 "set -eu\n\n";

static const char BODY[] =
    "if [ \"${1:-}\" != merge ] && [ -z \"${SLURM_ARRAY_TASK_ID:-}\" ]; then\n"
    "    array=$(sbatch --parsable \"$@\" \"$0\")\n"
    "    array=${array%%;*}\n"
    "    merge=$(sbatch --parsable \"$@\" --job-name=ioplan-merge --array=1 --dependency=\"afterany:$array\" "
    "\"$0\" merge)\n"
    "    echo \"array $array, merge ${merge%%;*}\"\n"
    "    exit 0\n"
    "fi\n\n"
    "cd -- \"$place\"\n"
    "OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-1}\n"
    "OMP_WAIT_POLICY=passive\n"
    "export OMP_NUM_THREADS OMP_WAIT_POLICY\n\n"
    "if [ \"${1:-}\" = merge ]; then\n"
    "    merge\n"
    "fi\n\n"
    "part=$folder/part-$SLURM_ARRAY_TASK_ID-of-$shards.sqlite\n"
    "kept() { # the beginning of the store, which is another after each commit\n"
    "    [ ! -e \"$part\" ] || od -A n -t x1 -N 100 <\"$part\"\n"
    "}\n"
    "before=$(kept)\n"
    "child=\n"
    "asked=\n"
    "passed=\n"
    "pass() { # USR1: the time limit is near; TERM: somebody ends the job\n"
    "    asked=$1\n"
    "    [ -n \"$child\" ] || return 0\n"
    "    passed=yes\n"
    "    kill -s USR1 \"$child\" 2>/dev/null || :\n"
    "}\n"
    "trap 'pass USR1' USR1\n"
    "trap 'pass TERM' TERM\n"
    "sweep --shard \"$SLURM_ARRAY_TASK_ID/$shards\" &\n"
    "child=$!\n"
    "[ -z \"$asked\" ] || [ -n \"$passed\" ] || pass \"$asked\"\n"
    "status=0\n"
    "wait \"$child\" || status=$?\n"
    "while [ -n \"$passed\" ]; do # a signal ends the wait, not the child\n"
    "    passed=\n"
    "    again=0\n"
    "    wait \"$child\" || again=$?\n"
    "    [ \"$again\" -eq 127 ] || status=$again # 127: it had ended before the signal, and told its status\n"
    "done\n"
    "if [ \"$asked\" = USR1 ] && { [ \"$status\" -eq 4 ] || [ \"$status\" -gt 128 ]; }; then\n"
    "    if [ \"$(kept)\" != \"$before\" ]; then\n"
    "        scontrol requeue \"${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID\" || :\n"
    "    else # the next attempt would lose the same\n"
    "        echo \"task $SLURM_ARRAY_TASK_ID of $shards kept nothing new within --minutes $minutes, \\\n"
    "and is not put into the queue again; raise --minutes, or hand this file in with a longer --time\" >&2\n"
    "    fi\n"
    "fi\n"
    "exit \"$status\"\n";

/* One word of the shell, whatever it holds. */
static void add_quoted(iop_text *t, const char *word)
{
    iop_text_puts(t, "'");
    for (; *word; word++) {
        if (*word == '\'')
            iop_text_puts(t, "'\\''");
        else
            iop_text_add(t, word, 1);
    }
    iop_text_puts(t, "'");
}

static void add_variable(iop_text *t, const char *name, const char *value)
{
    iop_text_printf(t, "%s=", name);
    add_quoted(t, value);
    iop_text_puts(t, "\n");
}

/* A shell function that becomes a command of ioplan: in the background the process that the shell waits for
 * is then ioplan itself, which gets the signals. */
static void add_command(iop_text *t, const iop_slurm_job *job, const char *command, const char *names)
{
    iop_text_printf(t, "%s() {\n    exec \"$program\" %s \"$@\"", command, command);
    for (size_t k = 0; k < job->options; k++) {
        iop_text_puts(t, " ");
        add_quoted(t, job->option[k]);
    }
    iop_text_printf(t, " --threads=\"$OMP_NUM_THREADS\" %s\n}\n\n", names);
}

iop_status iop_slurm_script(const iop_slurm_job *job, char **text, const iop_env *env, iop_err *err)
{
    *text = NULL;
    if (job->shards < 1 || job->threads < 1 || job->minutes < 1)
        return iop_fail(err, IOP_EINVAL, "a job array needs at least one task, one core and one minute");
    iop_text t = iop_text_start(env);
    iop_text_puts(&t, HEAD);
    iop_text_printf(&t,
                    "#SBATCH --array=1-%zu\n#SBATCH --cpus-per-task=%d\n#SBATCH --time=%d\n"
                    "#SBATCH --signal=B:USR1@%d\n",
                    job->shards, job->threads, job->minutes, job->minutes < 4 ? 15 * job->minutes : 60);
    iop_text_puts(&t, DIRECTIVES);
    add_variable(&t, "program", job->program);
    add_variable(&t, "place", job->place);
    add_variable(&t, "scenario", job->scenario);
    add_variable(&t, "folder", job->folder);
    iop_text_printf(&t, "shards=%zu\nminutes=%d\n\n", job->shards, job->minutes);
    add_command(&t, job, "sweep", "--output=\"$folder\" -- \"$scenario\"");
    add_command(&t, job, "merge", "--scenario=\"$scenario\" -- \"$folder\"");
    iop_text_puts(&t, BODY);
    return iop_text_take(&t, text, NULL, err);
}

void iop_slurm_text_free(char *text, const iop_env *env)
{
    iop_free(env, text);
}
