/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.h - the files of a result folder and the changes to it that must be whole. */
#ifndef IOP_RECORD_FOLDER_H
#define IOP_RECORD_FOLDER_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { IOP_PATH_SIZE = 4096 };

/* Every file that a result may hold, relative to its folder; ends with NULL. */
extern const char *const iop_result_files[];
bool iop_result_may_hold(const char *name);

/* Refuses a folder that holds anything but a result; an absent or empty one is fine. */
iop_status iop_folder_check(const char *dir, iop_err *err);
/* Makes dir with the folders above it, dir/inputs and dir/inputs/dataset. */
iop_status iop_folder_make(const char *dir, iop_err *err);
/* Puts the finished folder `part` in the place of `dir` in one step; what was there is removed afterwards. */
iop_status iop_folder_swap(const char *part, const char *dir, iop_err *err);
/* Removes what killed runs left beside `dir`: folders dir.part-PID of processes that are gone. */
void iop_folder_sweep(const char *dir);
/* Removes the files of a result and its folders; other files keep their folder. */
void iop_folder_remove(const char *dir);

#endif
