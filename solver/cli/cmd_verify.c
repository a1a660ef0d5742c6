/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan verify DIR: judges a result folder again, from its files alone. */
#include "cli.h"

static void print_json(const iop_certificate *c, const char *explanation)
{
    printf("{\"verified\": %s, \"primal_violation\": ", c->verified ? "true" : "false");
    cli_json_number(stdout, c->primal_violation);
    fputs(", \"dual_violation\": ", stdout);
    cli_json_number(stdout, c->dual_violation);
    fputs(", \"gap\": ", stdout);
    cli_json_number(stdout, c->gap);
    fputs(", \"worst\": ", stdout);
    cli_json_string(stdout, c->worst);
    fputs(", \"explanation\": ", stdout);
    cli_json_string(stdout, explanation);
    fputs("}\n", stdout);
}

static void print_text(const iop_certificate *c, const char *folder, const char *explanation)
{
    printf("%s: %s\n", folder, c->verified ? "verified" : "not verified");
    printf("  largest violation of a balance, band or limit: %.3g\n", c->primal_violation);
    printf("  largest violation by a price or reduced cost:  %.3g\n", c->dual_violation);
    printf("  gap between the value and its bound:           %.3g\n", c->gap);
    if (c->worst[0])
        printf("  worst: %s\n", c->worst);
    if (explanation[0])
        printf("%s\n", explanation);
}

cli_exit cmd_verify(const cli_args *args)
{
    const char *folder = args->operand[0];
    iop_env env = cli_env(args);
    iop_certificate certificate = {.verified = false};
    char *explanation = NULL;
    iop_err err;
    cli_progress(args, "verifying");
    iop_status status = iop_result_verify(folder, &certificate, &explanation, &env, &err);
    cli_progress(args, NULL);
    if (status != IOP_OK)
        return cli_fail(&err);
    const char *words = explanation ? explanation : "";
    if (cli_flag(args, "json"))
        print_json(&certificate, words);
    else if (!cli_flag(args, "quiet"))
        print_text(&certificate, folder, words);
    if (!certificate.verified) {
        fflush(stdout);
        cli_error("%s: the answer could not be verified%s%s", folder, certificate.worst[0] ? ": " : "",
                  certificate.worst);
    }
    iop_result_text_free(explanation, &env);
    return certificate.verified ? CLI_OK : CLI_UNVERIFIED;
}
