/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan verify DIR: judges a result folder again, from its files alone. */
#include "cli.h"

static void print_certificate_json(const iop_certificate *c)
{
    fputs(", \"primal_violation\": ", stdout);
    cli_json_number(stdout, c->primal_violation);
    fputs(", \"dual_violation\": ", stdout);
    cli_json_number(stdout, c->dual_violation);
    fputs(", \"gap\": ", stdout);
    cli_json_number(stdout, c->gap);
}

static void print_json(const char *folder, bool good, iop_solution_status outcome, const iop_certificate *c,
                       const iop_diags *diags)
{
    fputs("{\"result\": ", stdout);
    cli_json_string(stdout, folder);
    printf(", \"verified\": %s, \"status\": ", good ? "true" : "false");
    cli_json_string(stdout, iop_solution_status_text(outcome));
    print_certificate_json(c);
    cli_json_findings(stdout, diags);
    fputs("}\n", stdout);
}

/* "  largest violation ...   1.2e-10": the text in a column that the longest of three needs. */
static void print_measure(const char *text, int width, double value, const char *lang)
{
    char number[32];
    snprintf(number, sizeof number, "%.1e", value);
    iop_words_number(lang, number);
    printf("  %s%*s  %8s\n", text, width - cli_columns(text), "", number);
}

static void print_text(const char *folder, bool good, iop_solution_status outcome, const iop_certificate *c,
                       const char *lang)
{
    const char *text[] = {iop_words(lang, "largest violation of a balance, band or limit"),
                          iop_words(lang, "largest violation by a price or reduced cost"),
                          iop_words(lang, "gap between the value and its bound")};
    const double value[] = {c->primal_violation, c->dual_violation, c->gap};
    int width = 0;
    printf("%s: %s, %s\n", folder, iop_words(lang, iop_solution_status_text(outcome)),
           good ? iop_words(lang, "verified") : iop_words(lang, "NOT verified"));
    for (int k = 0; k < 3; k++)
        width = cli_columns(text[k]) > width ? cli_columns(text[k]) : width;
    for (int k = 0; k < 3; k++)
        print_measure(text[k], width, value[k], lang);
    char worst[512];
    if (c->worst[0])
        cli_put(stdout, iop_words(lang, "  worst: %s\n"),
                iop_words_kept(lang, c->worst, worst, sizeof worst));
}

/* What was read, judged and found, in words or as JSON; returns the exit status. */
static cli_exit tell(const cli_args *args, const iop_certificate *c, iop_solution_status outcome,
                     const iop_diags *diags)
{
    const char *folder = args->operand[0];
    bool good = iop_diags_errors(diags) == 0 && c->verified;
    if (cli_flag(args, "json"))
        print_json(folder, good, outcome, c, diags);
    else if (!cli_flag(args, "quiet"))
        print_text(folder, good, outcome, c, cli_language(args));
    fflush(stdout);
    cli_fail_all(diags, args);
    if (!good)
        cli_error(args, "%s: the answer could not be verified", folder);
    return good ? CLI_OK : CLI_UNVERIFIED;
}

cli_exit cmd_verify(const cli_args *args)
{
    iop_env env = cli_env(args);
    iop_diags *diags = NULL;
    iop_err err;
    if (iop_diags_open(&diags, &env, &err) != IOP_OK)
        return cli_fail(args, &err);
    iop_certificate certificate = {.verified = false};
    iop_solution_status outcome = IOP_UNVERIFIED;
    cli_progress(args, IOP_WORD("verifying"));
    iop_status status = iop_result_verify(args->operand[0], &certificate, &outcome, &env, diags);
    cli_progress(args, NULL);
    cli_exit exit_status;
    if (status == IOP_OK) {
        exit_status = tell(args, &certificate, outcome, diags);
    } else {
        cli_note_failure(status, args->operand[0], diags);
        exit_status = cli_fail_all(diags, args);
    }
    iop_diags_close(diags);
    return exit_status;
}
