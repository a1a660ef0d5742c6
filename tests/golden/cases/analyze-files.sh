# SPDX-License-Identifier: GPL-3.0-or-later
# round
ioplan analyze --what multipliers,variation,extraction,influence,paths,footprints,chains -i co2 --top 3 -o out/new --quiet datasets/germany-1995 > told
sed -n '/^Supply/,/^By/p' told
cd out/new && for file in *.csv; do echo "$file $(wc -l < "$file")"; head -n 2 "$file"; done
