/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML text into a tree, by libyaml's events (the only file that knows libyaml).
 *
 * Accepted: one document of scalars, lists and maps, at most IOP_YAML_DEPTH deep. Refused, each with its
 * place: aliases, anchors, tags, further documents, keys that are no texts or appear twice, NUL characters.
 * A fault of syntax ends the reading; faults of the other kinds are all reported. Lines and columns count
 * from 1, columns in characters. */
#include "base/alloc.h"
#include "base/failure.h"
#include "read/names.h"
#include "read/source.h"
#include "read/yaml_tree.h"
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { NODES_MAX = 1000000 };

typedef struct builder {
    yaml_parser_t parser;
    iop_yaml *doc;
    iop_diags *diags;
    const char *data;
    size_t faults, nodes;
    iop_status status; /* not IOP_OK: nothing more is read */
} builder;

/* What libyaml says: never used here, but found by the tools of gettext; looked up when a finding is told. */
#define SYNTAX_TEXTS                                                                                         \
    IOP_WORD_IN("part", "could not find expected ':'"),                                                      \
        IOP_WORD_IN("part", "did not find URI escaped octet"),                                               \
        IOP_WORD_IN("part", "did not find expected '!'"),                                                    \
        IOP_WORD_IN("part", "did not find expected ',' or ']'"),                                             \
        IOP_WORD_IN("part", "did not find expected ',' or '}'"),                                             \
        IOP_WORD_IN("part", "did not find expected '-' indicator"),                                          \
        IOP_WORD_IN("part", "did not find expected <document start>"),                                       \
        IOP_WORD_IN("part", "did not find expected alphabetic or numeric character"),                        \
        IOP_WORD_IN("part", "did not find expected comment or line break"),                                  \
        IOP_WORD_IN("part", "did not find expected hexdecimal number"),                                      \
        IOP_WORD_IN("part", "did not find expected key"),                                                    \
        IOP_WORD_IN("part", "did not find expected node content"),                                           \
        IOP_WORD_IN("part", "did not find expected tag URI"),                                                \
        IOP_WORD_IN("part", "did not find expected whitespace or line break"),                               \
        IOP_WORD_IN("part", "did not find the expected '>'"),                                                \
        IOP_WORD_IN("part", "found a tab character that violates indentation"),                              \
        IOP_WORD_IN("part", "found a tab character where an indentation space is expected"),                 \
        IOP_WORD_IN("part", "found an indentation indicator equal to 0"),                                    \
        IOP_WORD_IN("part", "found character that cannot start any token"),                                  \
        IOP_WORD_IN("part", "found duplicate %TAG directive"),                                               \
        IOP_WORD_IN("part", "found duplicate %YAML directive"),                                              \
        IOP_WORD_IN("part", "found incompatible YAML document"),                                             \
        IOP_WORD_IN("part", "found invalid Unicode character escape code"),                                  \
        IOP_WORD_IN("part", "found undefined tag handle"), IOP_WORD_IN("part", "found unexpected ':'"),      \
        IOP_WORD_IN("part", "found unexpected document indicator"),                                          \
        IOP_WORD_IN("part", "found unexpected end of stream"),                                               \
        IOP_WORD_IN("part", "found unexpected non-alphabetical character"),                                  \
        IOP_WORD_IN("part", "found unknown directive name"),                                                 \
        IOP_WORD_IN("part", "found unknown escape character"),                                               \
        IOP_WORD_IN("part", "block sequence entries are not allowed in this context"),                       \
        IOP_WORD_IN("part", "mapping keys are not allowed in this context"),                                 \
        IOP_WORD_IN("part", "mapping values are not allowed in this context"),                               \
        IOP_WORD_IN("part", "while parsing a block collection"),                                             \
        IOP_WORD_IN("part", "while parsing a block mapping"),                                                \
        IOP_WORD_IN("part", "while parsing a block node"),                                                   \
        IOP_WORD_IN("part", "while parsing a flow mapping"),                                                 \
        IOP_WORD_IN("part", "while parsing a flow node"),                                                    \
        IOP_WORD_IN("part", "while parsing a flow sequence"), IOP_WORD_IN("part", "while parsing a node"),   \
        IOP_WORD_IN("part", "while parsing a tag"), IOP_WORD_IN("part", "while scanning a block scalar"),    \
        IOP_WORD_IN("part", "while scanning a directive"),                                                   \
        IOP_WORD_IN("part", "while scanning a plain scalar"),                                                \
        IOP_WORD_IN("part", "while scanning a quoted scalar"),                                               \
        IOP_WORD_IN("part", "while scanning a simple key"), IOP_WORD_IN("part", "while scanning a tag"),     \
        IOP_WORD_IN("part", "while scanning an alias"), IOP_WORD_IN("part", "while scanning an anchor"),     \
        IOP_WORD_IN("part", "while scanning for the next token")

static void fault(builder *b, yaml_mark_t at, const char *fmt, ...) IOP_PRINTF(3, 4);
static bool fail(builder *b, iop_status status, yaml_mark_t at, const char *fmt, ...) IOP_PRINTF(4, 5);

IOP_PRINTF(3, 0)
static void tell(builder *b, yaml_mark_t at, const char *fmt, va_list args)
{
    iop_err err;
    b->faults++;
    iop_err_set(&err, IOP_EPARSE, b->doc->place[0], (long long)at.line + 1, (long long)at.column + 1, fmt,
                args);
    iop_diags_add_err(b->diags, &err);
}

static void fault(builder *b, yaml_mark_t at, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    tell(b, at, fmt, args);
    va_end(args);
}

static bool fail(builder *b, iop_status status, yaml_mark_t at, const char *fmt, ...)
{
    va_list args;
    b->status = status;
    va_start(args, fmt);
    tell(b, at, fmt, args);
    va_end(args);
    return false;
}

static bool no_memory(builder *b)
{
    b->status = iop_diags_add(b->diags, IOP_ERROR, IOP_ENOMEM, b->doc->place[0], 0, 0,
                              "out of memory for %zu values", b->nodes);
    return false;
}

static yaml_mark_t mark_of(const char *data, size_t offset)
{
    yaml_mark_t at = {offset, 0, 0};
    for (size_t k = 0; k < offset; k++) {
        at.column += ((unsigned char)data[k] & 0xC0) != 0x80;
        if (data[k] == '\n') {
            at.line++;
            at.column = 0;
        }
    }
    return at;
}

/* What libyaml says of a fault of syntax. */
static bool report_syntax(builder *b)
{
    const yaml_parser_t *p = &b->parser;
    if (p->error == YAML_MEMORY_ERROR)
        return no_memory(b);
    if (p->error == YAML_READER_ERROR) /* the only kind without a mark */
        return fail(b, IOP_EPARSE, mark_of(b->data, p->problem_offset),
                    IOP_WORD("the character U+%04X is not allowed"), (unsigned)p->problem_value);
    if (p->context && p->context_mark.line != p->problem_mark.line)
        return fail(b, IOP_EPARSE, p->problem_mark, IOP_WORD("%s (%s that starts on line %zu)"), p->problem,
                    p->context, (size_t)p->context_mark.line + 1);
    return fail(b, IOP_EPARSE, p->problem_mark, "%s", p->problem ? p->problem : IOP_WORD("is not YAML"));
}

static bool next_event(builder *b, yaml_event_t *event)
{
    return yaml_parser_parse(&b->parser, event) || report_syntax(b);
}

static void check_marks(builder *b, const yaml_char_t *anchor, const yaml_char_t *tag, yaml_mark_t at)
{
    if (anchor)
        fault(b, at, IOP_WORD("anchors and aliases are not supported; write the value out"));
    if (tag)
        fault(b, at, IOP_WORD("tags are not supported"));
}

static bool build_scalar(builder *b, const yaml_event_t *event, iop_yaml_node *node)
{
    const char *text = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    check_marks(b, event->data.scalar.anchor, event->data.scalar.tag, event->start_mark);
    if (memchr(text, '\0', length))
        fault(b, event->start_mark, IOP_WORD("the text holds a NUL character"));
    node->kind = IOP_YAML_SCALAR;
    node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    node->text = iop_copy_slice(&b->doc->env, text, length);
    return node->text || no_memory(b);
}

static bool build_items(builder *b, iop_yaml_node *node, int depth, yaml_event_type_t last);

static bool check_level(builder *b, yaml_mark_t at, int depth)
{
    if (depth >= IOP_YAML_DEPTH)
        return fail(b, IOP_EPARSE, at, IOP_WORD("lists and maps are nested more than 32 deep"));
    return true;
}

/* Makes a node of an event and of those that belong to it. */
static bool build(builder *b, const yaml_event_t *event, iop_yaml_node *node, int depth)
{
    yaml_mark_t at = event->start_mark;
    node->where = b->doc->place[0];
    node->line = (size_t)at.line + 1;
    node->column = (size_t)at.column + 1;
    if (++b->nodes > NODES_MAX)
        return fail(b, IOP_EPARSE, at, IOP_WORD("the file has more than a million values"));
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return build_scalar(b, event, node);
    case YAML_SEQUENCE_START_EVENT:
        check_marks(b, event->data.sequence_start.anchor, event->data.sequence_start.tag, at);
        node->kind = IOP_YAML_LIST;
        return check_level(b, at, depth) && build_items(b, node, depth, YAML_SEQUENCE_END_EVENT);
    case YAML_MAPPING_START_EVENT:
        check_marks(b, event->data.mapping_start.anchor, event->data.mapping_start.tag, at);
        node->kind = IOP_YAML_MAP;
        return check_level(b, at, depth) && build_items(b, node, depth, YAML_MAPPING_END_EVENT);
    default: /* an alias: nothing else can stand here */
        fault(b, at, IOP_WORD("anchors and aliases are not supported; write the value out"));
        node->kind = IOP_YAML_SCALAR;
        node->text = iop_copy_text(&b->doc->env, "");
        return node->text || no_memory(b);
    }
}

static void check_key(builder *b, const iop_yaml_node *key, iop_names *names)
{
    yaml_mark_t at = {0, key->line - 1, key->column - 1};
    char shown[IOP_EXCERPT_SIZE];
    size_t before = names->count, index;
    if (key->kind != IOP_YAML_SCALAR) {
        fault(b, at, IOP_WORD("a key must be a text"));
    } else if (strlen(key->text) > IOP_YAML_KEY_MAX) {
        fault(b, at, IOP_WORD("the key is longer than 200 bytes"));
    } else if (!iop_names_add(names, key->text, strlen(key->text), &index)) {
        no_memory(b);
    } else if (names->count == before) {
        fault(b, at, IOP_WORD("the key \"%s\" appears twice"),
              iop_excerpt(key->text, strlen(key->text), shown));
    }
}

/* One item of a list, or key and value of a map, the first event of which is at hand. The node's count
 * includes the pair from the start, so that what is half built is freed with it. */
static bool build_pair(builder *b, iop_yaml_node *node, const yaml_event_t *event, iop_names *names,
                       int depth)
{
    size_t k = node->count++;
    if (node->kind == IOP_YAML_LIST)
        return build(b, event, &node->item[k], depth + 1);
    if (!build(b, event, &node->key[k], depth + 1))
        return false;
    check_key(b, &node->key[k], names);
    yaml_event_t value;
    if (b->status != IOP_OK || !next_event(b, &value))
        return false;
    bool good = build(b, &value, &node->item[k], depth + 1);
    yaml_event_delete(&value);
    return good;
}

static bool build_items(builder *b, iop_yaml_node *node, int depth, yaml_event_type_t last)
{
    const iop_env *env = &b->doc->env;
    size_t items = 0, keys = 0;
    iop_names names = iop_names_start(env);
    yaml_event_t event;
    bool good = true, over = false;
    while (good && !over && (good = next_event(b, &event))) {
        over = event.type == last;
        if (!over && (!iop_grow(env, &node->item, &items, node->count + 1, sizeof *node->item) ||
                      (node->kind == IOP_YAML_MAP &&
                       !iop_grow(env, &node->key, &keys, node->count + 1, sizeof *node->key))))
            good = no_memory(b);
        else if (!over)
            good = build_pair(b, node, &event, &names, depth);
        yaml_event_delete(&event);
    }
    iop_names_end(&names);
    return good;
}

/* The events up to the end of the stream; the document's node is made on the way. */
static bool read_stream(builder *b)
{
    bool good = true, over = false;
    yaml_event_t event;
    while (good && !over && (good = next_event(b, &event))) {
        yaml_event_type_t type = event.type;
        over = type == YAML_STREAM_END_EVENT;
        if (type == YAML_DOCUMENT_START_EVENT && b->doc->root) {
            good = fail(b, IOP_EPARSE, event.start_mark, IOP_WORD("a second document; expected one"));
        } else if (type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
                   type == YAML_MAPPING_START_EVENT || type == YAML_ALIAS_EVENT) {
            b->doc->root = iop_new(&b->doc->env, 1, sizeof *b->doc->root);
            good = b->doc->root ? build(b, &event, b->doc->root, 0) : no_memory(b);
        }
        yaml_event_delete(&event);
    }
    return good;
}

/* libyaml would tell invalid UTF-8 by a byte offset only. */
static bool check_utf8(builder *b, size_t size)
{
    size_t good = iop_utf8_valid(b->data, size);
    if (good == size)
        return true;
    return fail(b, IOP_EPARSE, mark_of(b->data, good),
                IOP_WORD("the byte 0x%02X is not UTF-8; save the file as UTF-8"),
                (unsigned)(unsigned char)b->data[good]);
}

static void parse(builder *b, size_t size)
{
    if (!check_utf8(b, size))
        return;
    if (!yaml_parser_initialize(&b->parser)) {
        no_memory(b);
        return;
    }
    yaml_parser_set_encoding(&b->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b->parser, (const unsigned char *)b->data, size);
    read_stream(b);
    yaml_parser_delete(&b->parser);
    iop_yaml_node *root = b->doc->root;
    if (b->status == IOP_OK && root && iop_yaml_is_null(root)) { /* "---" alone says nothing either */
        iop_yaml_free_node(&b->doc->env, root);
        iop_free(&b->doc->env, root);
        b->doc->root = NULL;
    }
}

iop_status iop_yaml_parse(iop_yaml **out, const char *where, const char *data, size_t size,
                          const iop_env *env, iop_diags *diags)
{
    *out = NULL;
    if (size > IOP_YAML_SIZE_MAX)
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, where, 0, 0,
                             "the file has %zu bytes; a YAML file may have %d", size, IOP_YAML_SIZE_MAX);
    builder b = {.doc = iop_yaml_new(where, env), .diags = diags, .data = data ? data : ""};
    if (!b.doc)
        return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, where, 0, 0, "out of memory for a document");
    parse(&b, size);
    if (b.status == IOP_OK && b.faults)
        b.status = IOP_EPARSE;
    if (b.status != IOP_OK) {
        iop_yaml_close(b.doc);
        return b.status;
    }
    *out = b.doc;
    return IOP_OK;
}

iop_status iop_yaml_open(iop_yaml **out, const char *path, const iop_env *env, iop_diags *diags)
{
    iop_source source;
    *out = NULL;
    IOP_TRY(iop_source_open(&source, path, diags));
    size_t size = source.size;
    iop_source_close(&source);
    if (size > IOP_YAML_SIZE_MAX) /* before it is loaded */
        return iop_yaml_parse(out, path, "", size, env, diags);
    iop_bytes bytes;
    IOP_TRY(iop_file_open(&bytes, path, env, diags));
    iop_status status = iop_yaml_parse(out, path, bytes.data, bytes.size, env, diags);
    iop_file_close(&bytes, env);
    return status;
}
