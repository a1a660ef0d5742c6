# SPDX-License-Identifier: GPL-3.0-or-later
# round
# every label in Vietnamese; the times differ from run to run
ioplan sweep --lang vi datasets/binh-duong-2018/sweep-2030.yaml --only jobs -o out | sed 's/[0-9]*,[0-9]*$/TIME/'
cut -d, -f1,2,4- out/jobs.csv
ioplan sweep --lang en datasets/binh-duong-2018/sweep-2030.yaml --only jobs -o out
