/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every command and option of ioplan, once. --help, the manual pages, the completion and the parser are made
 * from this table, so a new option is one line here and one cli_text(), cli_flag() or cli_number() there. */
#include "cli.h"

#define EXIT_OK                                                                                              \
    {                                                                                                        \
        CLI_OK, IOP_WORD("done")                                                                             \
    }
#define EXIT_INPUT                                                                                           \
    {                                                                                                        \
        CLI_INPUT, IOP_WORD("the input or the command line is wrong")                                        \
    }
#define EXIT_STOPPED                                                                                         \
    {                                                                                                        \
        CLI_STOPPED, IOP_WORD("stopped by a limit or a signal; what was done is kept")                       \
    }
#define EXIT_DEFECT                                                                                          \
    {                                                                                                        \
        CLI_DEFECT, IOP_WORD("a defect of ioplan; please report it")                                         \
    }
#define OPTION_SET                                                                                           \
    {                                                                                                        \
        "set", 0, CLI_TEXT, true, "KEY=VALUE", NULL,                                                         \
            IOP_WORD("change one value of the scenario, for example limits.co2.max=90%; may be given "       \
                     "several times")                                                                        \
    }

#define SCENARIO_TOPIC                                                                                       \
    IOP_WORD("What a scenario may say stands in ioplan help scenario and in the manual page "                \
             "ioplan-scenario(5).")

#define OPTION_METHOD                                                                                        \
    {                                                                                                        \
        "method", 0, CLI_CHOICE, false, "METHOD", "auto|full|reduced|simplex|interior",                      \
            IOP_WORD("auto: reduced where it can be used; full: always the whole linear program; reduced: "  \
                     "by exchange of roles")                                                                 \
    }
#define OPTION_LEONTIEF                                                                                      \
    {                                                                                                        \
        "leontief", 0, CLI_CHOICE, false, "METHOD", "auto|lu|mixed|krylov",                                  \
            IOP_WORD(                                                                                        \
                "how systems with I - A are solved: lu, by factors in double precision; mixed, by factors "  \
                "in single precision, corrected in double; krylov, by products with A alone, which is "      \
                "fastest for large tables; auto, the default, by size and by what there is to solve")        \
    }
#define OPTION_SET_SPEC                                                                                      \
    {                                                                                                        \
        "set", 0, CLI_TEXT, true, "KEY=VALUE", NULL,                                                         \
            IOP_WORD(                                                                                        \
                "change one value of the spec, for example local.delta=0.3; may be given several times")     \
    }
#define OPTION_DATASET                                                                                       \
    {                                                                                                        \
        "output", 'o', CLI_FOLDER, false, "DIR", NULL,                                                       \
            IOP_WORD("write the dataset into the folder DIR; without it only the notes are printed")         \
    }

const cli_option cli_common[] = {
    {"threads", 0, CLI_COUNT, false, "N", NULL,
     IOP_WORD("threads for reading and dense algebra; 0, the default, means all cores")},
    {"quiet", 'q', CLI_FLAG, false, NULL, NULL,
     IOP_WORD("no summary, no warnings, no progress; errors are still told")},
    {"lang", 0, CLI_CHOICE, false, "LANG", "en|vi",
     IOP_WORD("language of what is said: en or vi; the default is that of the environment (LC_ALL, "
              "LC_MESSAGES, LANG)")},
    {"json", 0, CLI_FLAG, false, NULL, NULL,
     IOP_WORD("print the result as one JSON object, and nothing else")},
    {"help", 'h', CLI_FLAG, false, NULL, NULL, IOP_WORD("print help and exit")},
    {"version", 'V', CLI_FLAG, false, NULL, NULL,
     IOP_WORD("print the version and the libraries in use, and exit")},
    {.name = NULL},
};

const cli_command cli_program = {
    .name = "ioplan",
    .purpose = IOP_WORD("plan an economy with input-output tables"),
    .synopsis = "COMMAND [OPTION]... [ARGUMENT]...",
    .description = {IOP_WORD("ioplan tells which mix of industries yields the most value added, or the least "
                             "of some burden, within limits on energy, emissions, land, water, labour and "
                             "capital, and what each limit costs."),
                    IOP_WORD("A dataset is a folder of CSV files with the input-output table of one economy "
                             "in one year. A scenario is a short YAML file with an aim, bands and limits. "
                             "Every answer is verified by an independent routine before it is printed."),
                    IOP_WORD("Results go to standard output; progress and messages go to standard error. "
                             "Numbers always have a decimal point, whatever the locale.")},
    .outcomes = {{CLI_OK, IOP_WORD("done; for a plan: optimal and verified")},
                 EXIT_INPUT,
                 {CLI_INFEASIBLE, IOP_WORD("no plan keeps all bands and limits")},
                 {CLI_UNBOUNDED, IOP_WORD("the aim grows without bound")},
                 EXIT_STOPPED,
                 {CLI_UNVERIFIED, IOP_WORD("the answer could not be verified")},
                 EXIT_DEFECT},
    .examples = {{"ioplan check datasets/binh-duong-2018", IOP_WORD("Is the table sound?")},
                 {"ioplan solve plan.yaml -o out/plan", IOP_WORD("Solve a scenario and keep the result.")},
                 {"ioplan help solve", IOP_WORD("What can solve do?")}},
};

const cli_command cli_commands[] = {
    {
        .name = "check",
        .purpose = IOP_WORD("check a dataset or a scenario without solving it"),
        .synopsis = "check [OPTION]... DATASET|SCENARIO",
        .description =
            {IOP_WORD("Reads a dataset folder or a scenario file and prints every finding with its file, "
                      "line and column."),
             IOP_WORD("For a dataset, all accounting identities are tested: rows and columns must balance, "
                      "value added must agree from both sides, and the coefficients must be productive. For "
                      "a scenario, its dataset is read as well and every band and limit is resolved."),
             IOP_WORD("Findings are the result and go to standard output; the last line counts them. "
                      "Warnings leave the exit status at 0. With --quiet only errors are printed."),
             SCENARIO_TOPIC},
        .operands = {{"DATASET|SCENARIO", CLI_FILE, false,
                      IOP_WORD("a dataset folder, or a scenario file (YAML)"), false}},
        .options = {OPTION_SET},
        .outcomes =
            {{CLI_OK, IOP_WORD("no errors; there may be warnings")}, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan check datasets/binh-duong-2018", IOP_WORD("Test the accounts of a table.")},
                     {"ioplan check plan.yaml", IOP_WORD("Look for mistakes in a scenario.")},
                     {"ioplan check --json plan.yaml", IOP_WORD("The same, for a program.")}},
        .see_also = "solve",
    },
    {
        .name = "solve",
        .purpose = IOP_WORD("solve one scenario, verify and explain the answer"),
        .synopsis = "solve [-o DIR] [--set KEY=VALUE]... [OPTION]... SCENARIO",
        .description =
            {IOP_WORD("Reads the scenario and its dataset, finds the optimum, verifies it from the tables "
                      "and bands alone, and prints a summary: the aim, what changes, which limits bind and "
                      "what they cost."),
             IOP_WORD("With -o the result is written into a folder: solution.json, tables as CSV, a workbook "
                      "(results.xlsx), a page for the browser (report.html), and what is needed to verify it "
                      "again. solution.json appears last, so a folder that has one is complete."),
             IOP_WORD("When no plan keeps all bands and limits, the answer names a smallest set of "
                      "statements that conflict and the cheapest change that makes the plan solvable. The "
                      "first line of that explanation goes to standard error, also with --quiet."),
             SCENARIO_TOPIC},
        .operands = {{"SCENARIO", CLI_FILE, false, IOP_WORD("the scenario file (YAML)"), false}},
        .options = {{"output", 'o', CLI_FOLDER, false, "DIR", NULL,
                     IOP_WORD("write the result into the folder DIR")},
                    OPTION_SET,
                    OPTION_METHOD,
                    OPTION_LEONTIEF,
                    {"time-limit", 0, CLI_SECONDS, false, "SECONDS", NULL,
                     IOP_WORD("stop after so many seconds")}},
        .outcomes = {{CLI_OK, IOP_WORD("optimal and verified")},
                     EXIT_INPUT,
                     {CLI_INFEASIBLE, IOP_WORD("infeasible: no plan keeps all bands and limits")},
                     {CLI_UNBOUNDED, IOP_WORD("unbounded: the aim grows for ever")},
                     EXIT_STOPPED,
                     {CLI_UNVERIFIED, IOP_WORD("the answer could not be verified")},
                     EXIT_DEFECT},
        .examples = {{"ioplan solve plan.yaml -o out/plan", IOP_WORD("Solve and keep the result.")},
                     {"ioplan solve plan.yaml --set limits.co2.max=90%",
                      IOP_WORD("What if emissions fall by a tenth?")},
                     {"ioplan solve plan.yaml --json --quiet", IOP_WORD("The summary for a program.")}},
        .see_also = "check verify export",
    },
    {
        .name = "sweep",
        .purpose = IOP_WORD("vary a scenario: paths, planes, fronts, samples"),
        .synopsis = "sweep -o DIR [--only NAME]... [OPTION]... SCENARIO",
        .description =
            {IOP_WORD(
                 "Carries out what the section sweep: of the scenario says. All that is done is kept in "
                 "DIR/sweep.sqlite; a run that was stopped, or killed, goes on with the same command: "
                 "nothing is lost and nothing is done twice. At the end tables are written as DIR/NAME.csv "
                 "and DIR/NAME-sectors.csv, and a line a sweep tells what came out. An infeasible point is a "
                 "result and leaves the exit status at 0. DIR/report.html shows all of it, with sliders "
                 "along the paths; DIR/plan is the result of the scenario's own plan."),
             IOP_WORD("The first columns of DIR/NAME.csv are the keys. --set KEY=NUMBER with the key's unit "
                      "gives the row back. A key that sets one number (a limit, a band of one sector, a "
                      "group total) stands in the unit of that number; one that sets a percentage for "
                      "several cells, such as final_demand.export.max, stays that percentage, and "
                      "shadow_price counts a percentage point of it. Units are in the store, in sweep_key."),
             IOP_WORD(
                 "Whole plans are swept like static ones; where there are several periods the tables go "
                 "period by period (2046-2050.D26). In a front the plan's own aim counts as solve counts "
                 "it, any other is summed over the years. Of an aim that is a ratio there are points, "
                 "grids, cases and samples, but no exact paths and no fronts."),
             IOP_WORD("Threads: --threads, else OMP_NUM_THREADS, else all cores. The algebra of each point "
                      "runs on one thread. Results are the same to the last byte for any number of threads, "
                      "ranks and shards."),
             IOP_WORD("MPI: mpirun -n N ioplan sweep ...; each rank keeps DIR/part-R-of-N.sqlite, and the "
                      "first one merges them at the end. As mpirun binds each rank to a core, give it "
                      "--bind-to none when ranks are to have several threads."),
             IOP_WORD("Job arrays: --shard I/N does the I-th of N shares into DIR/part-I-of-N.sqlite, then "
                      "what is left of the shares of other shards of DIR that have begun, and "
                      "ioplan merge takes them together. --slurm FILE looks at the scenario and runs "
                      "nothing; it writes a script that hands in such an array and the merge."),
             IOP_WORD("SIGINT, SIGTERM and SIGUSR1 let the points under way end, for ten seconds at most, "
                      "and leave a store that goes on.")},
        .operands = {{"SCENARIO", CLI_FILE, false, IOP_WORD("the scenario file (YAML)"), false}},
        .options =
            {{"output", 'o', CLI_FOLDER, false, "DIR", NULL, IOP_WORD("the folder that keeps what is done")},
             {"only", 0, CLI_TEXT, true, "NAME", NULL,
              IOP_WORD("carry out this sweep of the scenario; may be given several times")},
             OPTION_SET,
             {"shard", 0, CLI_TEXT, false, "I/N", NULL, IOP_WORD("do the I-th of N shares, I from 1 to N")},
             {"slurm", 0, CLI_FILE, false, "FILE", NULL,
              IOP_WORD("write a script for sbatch instead; --threads says how many cores a task has (1)")},
             {"shards", 0, CLI_COUNT, false, "N", NULL, IOP_WORD("with --slurm: tasks of the array (8)")},
             {"minutes", 0, CLI_MINUTES, false, "N", NULL,
              IOP_WORD("with --slurm: time limit of a task (60)")},
             {"dump-sample", 0, CLI_PAIR, false, "N DIR", NULL,
              IOP_WORD("write sample N, counted from 0, as a dataset and a scenario into DIR, which is new, "
                       "empty or holds the same sample; do nothing else")},
             OPTION_METHOD,
             OPTION_LEONTIEF},
        .outcomes = {{CLI_OK, IOP_WORD("done; there may be infeasible points")},
                     EXIT_INPUT,
                     {CLI_STOPPED, IOP_WORD("stopped by a signal; the same command goes on")},
                     {CLI_UNVERIFIED, IOP_WORD("done, but some points could not be verified")},
                     EXIT_DEFECT},
        .examples =
            {{"ioplan sweep plan.yaml -o out/sweep", IOP_WORD("Use all cores of this machine.")},
             {"ioplan sweep plan.yaml -o out/sweep --only co2-path", IOP_WORD("One sweep of several.")},
             {"ioplan sweep plan.yaml -o out/sweep --shard 3/8", IOP_WORD("One share of a job array.")},
             {"ioplan sweep plan.yaml -o out/sweep --slurm job.sh --shards 16 --threads 8",
              IOP_WORD("A script for a cluster.")},
             {"ioplan sweep plan.yaml --dump-sample 17 out/sample-17", IOP_WORD("Look at one sample.")}},
        .see_also = "merge export solve",
    },
    {
        .name = "merge",
        .purpose = IOP_WORD("take the shards of a sweep together"),
        .synopsis = "merge [OPTION]... DIR",
        .description =
            {IOP_WORD("Takes all stores DIR/part-I-of-N.sqlite, which ioplan sweep --shard or a job of MPI "
                      "has left, into DIR/sweep.sqlite, and writes the tables of each sweep that is "
                      "complete. When units of work are missing it says which shards they belong to, and "
                      "leaves with exit status 4."),
             IOP_WORD("With --scenario, and the options that the sweep had, it then writes everything that "
                      "ioplan sweep writes in one process: percentiles, swings, the report, the workbook "
                      "and DIR/plan."),
             IOP_WORD("The parts stay. They may be deleted once nothing is missing.")},
        .operands = {{"DIR", CLI_FOLDER, false, IOP_WORD("the folder of a sweep"), false}},
        .options = {{"scenario", 0, CLI_FILE, false, "FILE", NULL,
                     IOP_WORD("the scenario of the sweep, for what the stores alone do not tell")},
                    OPTION_SET,
                    {"only", 0, CLI_TEXT, true, "NAME", NULL,
                     IOP_WORD("of the sweep that was carried out; may be given several times")},
                    OPTION_METHOD,
                    OPTION_LEONTIEF},
        .outcomes = {{CLI_OK, IOP_WORD("all is there")},
                     EXIT_INPUT,
                     {CLI_STOPPED, IOP_WORD("shards are missing or not finished; what is there is merged")},
                     {CLI_UNVERIFIED, IOP_WORD("all is there, but some points could not be verified")},
                     EXIT_DEFECT},
        .examples = {{"ioplan merge --scenario plan.yaml out/sweep",
                      IOP_WORD("When all tasks of an array have ended.")},
                     {"ioplan merge out/sweep", IOP_WORD("What is there so far, and what is missing?")}},
        .see_also = "sweep export",
    },
    {
        .name = "verify",
        .purpose = IOP_WORD("check a result again from its files alone"),
        .synopsis = "verify [OPTION]... DIR",
        .description =
            {IOP_WORD(
                 "Reads a result folder written by ioplan solve, the scenario and the dataset that it names, "
                 "and judges the answer again: the largest violation of any balance, band or limit, the "
                 "signs of all prices and reduced costs, and the gap between the value and its bound."),
             IOP_WORD("Nothing is solved. Proofs that a plan is infeasible are judged in the same way.")},
        .operands = {{"DIR", CLI_FOLDER, false, IOP_WORD("a folder written by ioplan solve -o DIR"), false}},
        .outcomes = {{CLI_OK, IOP_WORD("the answer is verified")},
                     EXIT_INPUT,
                     EXIT_STOPPED,
                     {CLI_UNVERIFIED, IOP_WORD("the answer could not be verified")},
                     EXIT_DEFECT},
        .examples = {{"ioplan verify out/plan", IOP_WORD("Is the answer in out/plan right?")}},
        .see_also = "solve",
    },
    {
        .name = "report",
        .purpose = IOP_WORD("make the files for readers anew: page and workbook"),
        .synopsis = "report [--sweep DIR] [OPTION]... DIR",
        .description =
            {IOP_WORD("Reads a folder that ioplan solve -o has written, or one of ioplan sweep, and makes "
                      "the files for readers in it anew, in the language of --lang: report.html, a page that "
                      "needs no network, and results.xlsx, a workbook with a cover, charts, and a sheet for "
                      "each table. Nothing is solved, and no number changes. The digests of the folder are "
                      "kept up to date, so that ioplan verify finds it as good as before."),
             IOP_WORD("With --sweep the points of a sweep of the same scenario, such as paths, are told and "
                      "drawn beside the result."),
             IOP_WORD("The same result gives the same bytes. The time in the files is that of the "
                      "environment variable SOURCE_DATE_EPOCH, without it always the same day.")},
        .operands = {{"DIR", CLI_FOLDER, false,
                      IOP_WORD("a folder written by ioplan solve -o or ioplan sweep -o"), false}},
        .options = {{"sweep", 0, CLI_FOLDER, false, "DIR", NULL,
                     IOP_WORD("the folder of a sweep to take in as well")}},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan report --lang vi out/plan", IOP_WORD("Page and workbook in Vietnamese.")},
                     {"ioplan report out/plan --sweep out/sweep", IOP_WORD("With the paths of a sweep.")}},
        .see_also = "solve sweep compare",
    },
    {
        .name = "compare",
        .purpose = IOP_WORD("set results side by side and tell what differs"),
        .synopsis = "compare [-o DIR] [OPTION]... A B [C]...",
        .description =
            {IOP_WORD("Reads two or more folders that ioplan solve -o has written, calls them A, B, C, ... "
                      "and tells what differs: the aim, the counts of the economy, final demand, the mix, "
                      "the use of limits and their prices, totals of groups, periods, zones and techniques "
                      "where there are any, and every key of the scenario files that has not the same value. "
                      "Differences are against A."),
             IOP_WORD("Rows are joined by what they are about, such as a sector's code; results of different "
                      "datasets can be compared as well, and what one has and another has not is told. Where "
                      "units do not convert there is no difference."),
             IOP_WORD("With -o the folder DIR gets every table in full: compare-TABLE.csv, compare.xlsx, and "
                      "compare.html, a page that needs no network. With --json the tables go to standard "
                      "output. The answers are not judged again; ioplan verify does that.")},
        .operands = {{"A", CLI_FOLDER, false,
                      IOP_WORD("a folder written by ioplan solve -o, against which the others are compared"),
                      false},
                     {"B", CLI_FOLDER, false, IOP_WORD("another one"), false},
                     {"C", CLI_FOLDER, true, IOP_WORD("any number of further ones"), true}},
        .options = {{"output", 'o', CLI_FOLDER, false, "DIR", NULL,
                     IOP_WORD("write the comparison into the folder DIR")}},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan compare out/plan out/plan-95", IOP_WORD("What does the tighter limit change?")},
                     {"ioplan compare out/a out/b out/c -o out/compared",
                      IOP_WORD("Three of them, as files.")}},
        .see_also = "solve report verify",
    },
    {
        .name = "analyze",
        .purpose = IOP_WORD("tell the structure of an economy"),
        .synopsis = "analyze [--what PARTS] [-o DIR] [-i NAME]... [OPTION]... DATASET",
        .description =
            {IOP_WORD("multipliers: the amount of output, of value added, of every primary input and of "
                      "every resource that one unit of final demand for a sector's product needs in all "
                      "sectors together (Leontief inverse, type I), and when households spend what they earn "
                      "(type II). Resources are in their own unit per unit of the dataset's money."),
             IOP_WORD("linkages: how much each sector pulls on its suppliers and is needed by others, with "
                      "key sectors; variation: how evenly. extraction: what would be lost without the "
                      "sector. influence: the coefficients that matter most."),
             IOP_WORD("paths: the chains of purchases with the largest amounts, proven to be the largest. "
                      "footprints: amounts by who produces and by for whom. chains: value added and imports "
                      "in exports, steps to final use and from primary inputs. clusters: groups of sectors "
                      "that trade with one another."),
             IOP_WORD("Without --what, everything up to 1,000 sectors; above, all but variation, influence "
                      "and clusters, which cost more than the rest together; with -i or -s but neither "
                      "--what nor -o, the multipliers alone."),
             IOP_WORD("With -o every table becomes a CSV file of DIR, one row a fact, units in the header. "
                      "With --json they are printed as one object.")},
        .operands = {{"DATASET", CLI_FOLDER, false, IOP_WORD("a dataset folder"), false}},
        .options =
            {{"what", 'w', CLI_TEXT, false, "PARTS", NULL,
              IOP_WORD("multipliers, linkages, variation, extraction, influence, paths, footprints, "
                       "clusters, chains or all; several joined by commas")},
             {"output", 'o', CLI_FOLDER, false, "DIR", NULL,
              IOP_WORD("write the tables into the folder DIR")},
             {"indicator", 'i', CLI_TEXT, true, "NAME", NULL,
              IOP_WORD("output, value_added, a primary input or a resource, to be shown and its paths to be "
                       "found; may be given several times; otherwise output, value added and all resources")},
             {"sort", 's', CLI_TEXT, false, "NAME", NULL,
              IOP_WORD("list sectors by the multiplier of this indicator, largest first")},
             {"top", 0, CLI_COUNT, false, "N", NULL,
              IOP_WORD("so many rows of what is ranked: 10 on the screen and 100 in files otherwise")},
             {"income", 0, CLI_TEXT, true, "NAME", NULL,
              IOP_WORD("primary input that is income of households, for type II; otherwise wages, "
                       "compensation or the like, by name, or else all value added")},
             {"household", 0, CLI_TEXT, true, "NAME", NULL,
              IOP_WORD("category of final demand that is what households buy; otherwise household, "
                       "consumption or the like, by name")},
             {"inventory", 0, CLI_TEXT, true, "NAME", NULL,
              IOP_WORD("category that is changes of inventories, for upstreamness; otherwise inventory, "
                       "stocks or the like, by name")},
             {"seed", 0, CLI_COUNT, false, "N", NULL, IOP_WORD("of the search for clusters; 1 otherwise")},
             OPTION_LEONTIEF},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan analyze datasets/germany-1995",
                      IOP_WORD("What is there to know about Germany?")},
                     {"ioplan analyze -i imports --sort imports datasets/germany-1995",
                      IOP_WORD("Whose products contain most imports?")},
                     {"ioplan analyze --what paths -i co2 --top 20 datasets/vietnam-2018",
                      IOP_WORD("Through which purchases is most CO2 emitted?")},
                     {"ioplan analyze --what all -o out/structure datasets/binh-duong-2018",
                      IOP_WORD("Everything, as files.")}},
        .see_also = "check balance",
    },
    {
        .name = "convert",
        .purpose = IOP_WORD("write a dataset as text or binary, packed or not"),
        .synopsis = "convert -o DIR [--form FORM] [OPTION]... DATASET",
        .description =
            {IOP_WORD("Reads a dataset folder and writes it again, number by number the same. With --form "
                      "npy the intermediate flows become intermediate.npy, which is read about as fast as "
                      "the disk gives it. With --compress the files of numbers are packed and named so: "
                      "intermediate.csv.gz, intermediate.npy.zst."),
             IOP_WORD(
                 "Every command reads all of these forms. A folder must not hold one table in two of them."),
             IOP_WORD("DIR appears as a whole; a folder that holds other files is refused. Comments and "
                      "other files of the folder are not taken along.")},
        .operands = {{"DATASET", CLI_FOLDER, false, IOP_WORD("a dataset folder"), false}},
        .options = {{"output", 'o', CLI_FOLDER, false, "DIR", NULL,
                     IOP_WORD("write the dataset into the folder DIR")},
                    {"form", 0, CLI_CHOICE, false, "FORM", "csv|npy",
                     IOP_WORD("the form of the intermediate flows")},
                    {"compress", 0, CLI_CHOICE, false, "METHOD", "none|gzip|zstd",
                     IOP_WORD("how the files of numbers are packed")}},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan convert big -o big-npy --form npy", IOP_WORD("A large table for many runs.")},
                     {"ioplan convert big -o big-zstd --compress zstd",
                      IOP_WORD("A large table to pass on.")}},
        .see_also = "check import",
    },
    {
        .name = "export",
        .purpose = IOP_WORD("write a linear program, or the tables of a sweep"),
        .synopsis = "export --mps FILE|--csv TO|--netcdf FILE [OPTION]... SCENARIO|DIR",
        .description =
            {IOP_WORD("With --mps: builds the whole linear program of a scenario and writes it in free MPS "
                      "format, with readable names such as output[D26] and numbers that read back exactly. A "
                      "maximisation is written as the minimisation of minus its aim, which every program "
                      "reads alike."),
             IOP_WORD("With --csv or --netcdf: reads DIR/sweep.sqlite, which ioplan sweep or ioplan merge "
                      "has written, and writes its tables into the folder TO, or all of it into one NetCDF-4 "
                      "file with labelled dimensions and a group a sweep. Percentiles, indices and swings "
                      "need the scenario: they are written by ioplan sweep, and --csv says so."),
             IOP_WORD("A file is replaced as a whole or left as it was.")},
        .operands = {{"SCENARIO|DIR", CLI_FILE, false,
                      IOP_WORD("the scenario file (YAML), or the folder of a sweep"), false}},
        .options = {{"mps", 0, CLI_FILE, false, "FILE", NULL,
                     IOP_WORD("the file to write; - for standard output")},
                    {"csv", 0, CLI_FOLDER, false, "TO", NULL,
                     IOP_WORD("the folder to write the tables of a sweep into")},
                    {"netcdf", 0, CLI_FILE, false, "FILE", NULL,
                     IOP_WORD("the NetCDF-4 file to write a sweep into")},
                    OPTION_SET},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan export --mps plan.mps plan.yaml", IOP_WORD("Write the program to a file.")},
                     {"ioplan export --mps - plan.yaml | less", IOP_WORD("Look at it.")},
                     {"ioplan export --netcdf sweep.nc out/sweep", IOP_WORD("For xarray or R.")}},
        .see_also = "solve sweep",
    },
    {
        .name = "import",
        .purpose = IOP_WORD("make a dataset out of a published table of total use"),
        .synopsis = "import [-o DIR] [--set KEY=VALUE]... [OPTION]... SPEC",
        .description =
            {IOP_WORD("Reads a spec, which names a table of total use (domestic and imported products "
                      "together), what its rows and columns mean, and published totals of resources. Splits "
                      "domestic from imported flows by the import share of each product and spreads the "
                      "resources over their users."),
             IOP_WORD("Prints what was done: differences put away, totals met or missed, caps that took "
                      "effect. DIR appears as a whole; a folder that holds other files is refused.")},
        .operands = {{"SPEC", CLI_FILE, false, IOP_WORD("the spec (YAML)"), false}},
        .options = {OPTION_DATASET, OPTION_SET_SPEC},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan import datasets/vietnam-2018/derive/import.yaml -o out/vietnam-2018",
                      IOP_WORD("Make the national table again.")}},
        .see_also = "regionalize balance check",
    },
    {
        .name = "regionalize",
        .purpose = IOP_WORD("estimate the dataset of a region from its country's"),
        .synopsis = "regionalize [-o DIR] [--set KEY=VALUE]... [OPTION]... SPEC",
        .description =
            {IOP_WORD(
                 "Reads a spec with the region's control totals and a dataset of the country, and estimates "
                 "the region's table: outputs from value added, imports from abroad by scaled import shares, "
                 "local supply by location quotients (SLQ, CILQ or FLQ), trade with the rest of the country "
                 "as what is left, resources from totals. Rows and columns balance by construction."),
             IOP_WORD("Prints the factors that were solved, each control total with its deviation, and the "
                      "caps that took effect. The result is an estimate and says so."),
             IOP_WORD("DIR appears as a whole; a folder that holds other files is refused.")},
        .operands = {{"SPEC", CLI_FILE, false, IOP_WORD("the spec (YAML)"), false}},
        .options = {OPTION_DATASET, OPTION_SET_SPEC},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan regionalize derive/regionalize.yaml -o out/region",
                      IOP_WORD("Make the table of a region.")},
                     {"ioplan regionalize regionalize.yaml --set local.delta=0.35",
                      IOP_WORD("What changes with another exponent?")}},
        .see_also = "import balance check",
    },
    {
        .name = "balance",
        .purpose = IOP_WORD("fit a table to its margins (RAS, GRAS)"),
        .synopsis = "balance [-o DIR] [--set KEY=VALUE]... [OPTION]... SPEC|DATASET",
        .description = {IOP_WORD(
                            "With a spec: fits the coefficients of one dataset to the row and column sums of "
                            "another's intermediate flows, and tells by how much the cells differ."),
                        IOP_WORD("With a dataset folder whose columns do not add up: keeps row totals as "
                                 "outputs and final demand, and fits intermediate flows and primary inputs "
                                 "so that columns add up to the outputs."),
                        IOP_WORD("DIR appears as a whole; a folder that holds other files is refused.")},
        .operands = {{"SPEC|DATASET", CLI_FILE, false, IOP_WORD("a spec (YAML), or a dataset folder"),
                      false}},
        .options = {OPTION_DATASET, OPTION_SET_SPEC},
        .outcomes = {EXIT_OK, EXIT_INPUT, EXIT_STOPPED, EXIT_DEFECT},
        .examples = {{"ioplan balance datasets/binh-duong-2018/derive/balance.yaml",
                      IOP_WORD("Another estimate of the same cells, as a cross-check.")},
                     {"ioplan balance mine -o mine-balanced", IOP_WORD("Make rows and columns agree.")}},
        .see_also = "regionalize check",
    },
    {
        .name = "help",
        .purpose = IOP_WORD("print help on ioplan or on one command"),
        .synopsis = "help [COMMAND]",
        .description = {IOP_WORD("Without an argument, prints the list of commands; with one, the help of "
                                 "that command, as ioplan COMMAND --help does."),
                        IOP_WORD(
                            "ioplan help scenario tells every section and key of a scenario, as the manual "
                            "page ioplan-scenario(5) does.")},
        .operands = {{"COMMAND", CLI_COMMAND, true, IOP_WORD("name of a command, or scenario"), false}},
        .outcomes = {EXIT_OK, EXIT_INPUT},
        .examples = {{"ioplan help solve", IOP_WORD("What can solve do?")},
                     {"ioplan help scenario", IOP_WORD("What may a scenario say?")}},
    },
    {.name = NULL},
};
