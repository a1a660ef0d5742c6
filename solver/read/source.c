/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes from regular files and from memory.
 *
 * Files are read, not mapped: a file that another program truncates while we look at it would end the
 * process with SIGBUS under a map; here it is a message. */
#include "read/source.h"
#include "base/alloc.h"
#include "read/unpack.h"
#include <errno.h>
#include <fcntl.h>
#include <ioplan/read.h>
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void iop_short_place(char out[IOP_PLACE_SIZE], const char *path)
{
    size_t length = strlen(path);
    if (length < IOP_PLACE_SIZE) {
        memcpy(out, path, length + 1);
        return;
    }
    const char *tail = path + length - (IOP_PLACE_SIZE - 4);
    while (((unsigned char)*tail & 0xC0) == 0x80) /* not into the middle of a character */
        tail++;
    snprintf(out, IOP_PLACE_SIZE, "...%s", tail);
}

iop_source iop_source_memory(const char *where, const char *data, size_t size)
{
    iop_source source = {"", data ? data : "", -1, size, 0, 0, NULL};
    iop_short_place(source.place, where ? where : "");
    return source;
}

static iop_status refuse(const iop_source *source, iop_diags *diags, const char *sentence)
{
    return iop_diags_add(diags, IOP_ERROR, IOP_EIO, source->place, 0, 0, "%s",
                         iop_words(iop_diags_lang(diags), sentence));
}

iop_status iop_source_open(iop_source *source, const char *path, iop_diags *diags)
{
    *source = iop_source_memory(path, "", 0);
    source->data = NULL;
    /* Without O_NONBLOCK a named pipe would keep us waiting for its writer. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ENOENT)
            return refuse(source, diags, IOP_WORD("the file does not exist"));
        return iop_diags_add(diags, IOP_ERROR, IOP_EIO, source->place, 0, 0, "could not open the file: %s",
                             strerror(errno));
    }
    struct stat about;
    const char *fault = NULL;
    if (fstat(fd, &about) != 0)
        fault = IOP_WORD("could not look at the file");
    else if (S_ISDIR(about.st_mode))
        fault = IOP_WORD("is a folder; expected a file");
    else if (!S_ISREG(about.st_mode))
        fault = IOP_WORD("is not a regular file");
    if (fault) {
        close(fd);
        return refuse(source, diags, fault);
    }
    source->fd = fd;
    source->size = (size_t)about.st_size;
    return IOP_OK;
}

void iop_source_close(iop_source *source)
{
    iop_unpack_close(source->unpack);
    source->unpack = NULL;
    if (source->fd >= 0)
        close(source->fd);
    source->fd = -1;
}

static size_t read_memory(iop_source *source, char *to, size_t want)
{
    size_t left = source->size - source->taken, count = want < left ? want : left;
    if (source->piece && count > source->piece)
        count = source->piece;
    if (count)
        memcpy(to, source->data + source->taken, count);
    source->taken += count;
    return count;
}

iop_status iop_source_read(iop_source *source, char *to, size_t want, size_t *got, iop_diags *diags)
{
    *got = 0;
    if (source->unpack)
        return iop_unpack_read(source, to, want, got, diags);
    if (source->data) {
        *got = read_memory(source, to, want);
        return IOP_OK;
    }
    ssize_t count;
    do
        count = read(source->fd, to, want);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return iop_diags_add(diags, IOP_ERROR, IOP_EIO, source->place, 0, 0, "could not read the file: %s",
                             strerror(errno));
    source->taken += (size_t)count;
    bool ended = count == 0 && want > 0;
    if (source->taken > source->size || (ended && source->taken < source->size))
        return iop_diags_add(diags, IOP_ERROR, IOP_EIO, source->place, 0, 0,
                             "the file changed while it was read: it had %zu bytes, now it has %s",
                             source->size,
                             ended ? IOP_WORD_IN("part", "fewer") : IOP_WORD_IN("part", "more"));
    *got = (size_t)count;
    return IOP_OK;
}

iop_status iop_source_go_to(iop_source *source, size_t offset, iop_diags *diags)
{
    if (source->unpack)
        return iop_unpack_go_to(source, offset, diags);
    if (source->fd >= 0 && lseek(source->fd, (off_t)offset, SEEK_SET) < 0)
        return iop_diags_add(diags, IOP_ERROR, IOP_EIO, source->place, 0, 0,
                             "could not go back in the file: %s", strerror(errno));
    source->taken = offset;
    return IOP_OK;
}

iop_status iop_source_read_all(iop_source *source, char *to, size_t want, iop_diags *diags)
{
    for (size_t done = 0, got; done < want; done += got) {
        IOP_TRY(iop_source_read(source, to + done, want - done, &got, diags));
        if (got == 0)
            return refuse(source, diags, IOP_WORD("the file ended early"));
    }
    return IOP_OK;
}

iop_status iop_file_open(iop_bytes *out, const char *path, const iop_env *env, iop_diags *diags)
{
    iop_source source;
    char *data = NULL, more;
    size_t beyond;
    *out = (iop_bytes){NULL, 0, NULL};
    IOP_TRY(iop_source_open(&source, path, diags));
    iop_status status = IOP_OK;
    data = iop_new(env, source.size + 1, 1);
    if (!data) {
        status = iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, source.place, 0, 0,
                               "out of memory for a file of %zu bytes", source.size);
        goto done;
    }
    status = iop_source_read_all(&source, data, source.size, diags);
    if (status == IOP_OK) /* notices a file that grew */
        status = iop_source_read(&source, &more, 1, &beyond, diags);
    if (status == IOP_OK) {
        *out = (iop_bytes){data, source.size, data};
        data = NULL;
    }
done:
    iop_free(env, data);
    iop_source_close(&source);
    return status;
}

void iop_file_close(iop_bytes *bytes, const iop_env *env)
{
    iop_free(env, bytes->own);
    *bytes = (iop_bytes){NULL, 0, NULL};
}
