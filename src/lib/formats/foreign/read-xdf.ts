import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from './programs.ts';

/** A stream as another program reads it. */
export interface ForeignStream {
	readonly name: string;
	readonly type: string;
	readonly format: string;
	readonly fs: number;
	readonly labels: readonly string[];
	/** A list per channel; empty for streams of text. */
	readonly channels: readonly (readonly number[])[];
	readonly times: readonly number[];
	readonly offsets: number;
	/** What the footer says. */
	readonly first: number;
	readonly last: number;
	readonly count: number;
}

/** A file as another program reads it. */
export interface ForeignXdf {
	readonly streams: readonly ForeignStream[];
	readonly events: readonly { readonly time: number; readonly text: string }[];
}

/** libxdf as a program that prints JSON. Texts here hold nothing that JSON would have to escape. */
const PROGRAM = `
#include <xdf.h>
#include <cstdio>
static void list(const char *name, size_t n, double (*at)(const void *, size_t), const void *of) {
	printf("\\"%s\\":[", name);
	for (size_t i = 0; i < n; i++) printf("%s%.17g", i ? "," : "", at(of, i));
	printf("]");
}
int main(int, char **argv) {
	Xdf xdf;
	if (xdf.load_xdf(argv[1]) != 0) return 1;
	printf("{\\"streams\\":[");
	bool first = true;
	for (auto &s : xdf.streams) {
		printf("%s{\\"name\\":\\"%s\\",\\"type\\":\\"%s\\",\\"format\\":\\"%s\\",\\"fs\\":%.17g,", first ? "" : ",",
			s.info.name.c_str(), s.info.type.c_str(), s.info.channel_format.c_str(), s.info.nominal_srate);
		first = false;
		printf("\\"labels\\":[");
		for (size_t c = 0; c < s.info.channels.size(); c++)
			printf("%s\\"%s\\"", c ? "," : "", s.info.channels[c]["label"].c_str());
		printf("],\\"channels\\":[");
		for (size_t c = 0; c < s.time_series.size(); c++) {
			printf("%s[", c ? "," : "");
			for (size_t i = 0; i < s.time_series[c].size(); i++) printf("%s%.9g", i ? "," : "", s.time_series[c][i]);
			printf("]");
		}
		printf("],");
		list("times", s.time_stamps.size(), [](const void *p, size_t i) { return (*(const std::vector<double> *)p)[i]; }, &s.time_stamps);
		printf(",\\"offsets\\":%zu,\\"first\\":%.17g,\\"last\\":%.17g,\\"count\\":%d}", s.clock_times.size(),
			s.info.first_timestamp, s.info.last_timestamp, s.info.sample_count);
	}
	printf("],\\"events\\":[");
	for (size_t i = 0; i < xdf.eventMap.size(); i++)
		printf("%s{\\"time\\":%.17g,\\"text\\":\\"%s\\"}", i ? "," : "", xdf.eventMap[i].first.second, xdf.eventMap[i].first.first.c_str());
	printf("]}");
}
`;

/** True when libxdf can be compiled against. */
export const hasLibxdf = (): boolean =>
	existsSync('/usr/include/xdf.h') && ['/usr/bin/g++', '/usr/local/bin/g++'].some((path) => existsSync(path));

/** Compiles the program into `folder` and reads a file with it. */
export function readWithLibxdf(folder: string, path: string): ForeignXdf {
	const program = join(folder, 'read-xdf');
	if (!existsSync(program)) outputOf('g++', ['-x', 'c++', '-', '-o', program, '-lxdf'], PROGRAM);
	// It talks to itself first, and takes the end of every file for a length of 0.
	const printed = outputOf(program, [path]);
	return JSON.parse(printed.slice(printed.indexOf('{"streams"'))) as ForeignXdf;
}

const PYXDF = `
import json, sys
import pyxdf
streams, header = pyxdf.load_xdf(sys.argv[1], dejitter_timestamps=False)
numbers = [s for s in streams if s['info']['channel_format'][0] != 'string']
texts = [s for s in streams if s['info']['channel_format'][0] == 'string']
json.dump({
	'streams': [{
		'name': s['info']['name'][0],
		'type': s['info']['type'][0],
		'format': s['info']['channel_format'][0],
		'fs': float(s['info']['nominal_srate'][0]),
		'labels': [c['label'][0] for c in s['info']['desc'][0]['channels'][0]['channel']],
		'channels': s['time_series'].T.tolist(),
		'times': s['time_stamps'].tolist(),
		'offsets': len(s['clock_times']),
		'first': float(s['footer']['info']['first_timestamp'][0]),
		'last': float(s['footer']['info']['last_timestamp'][0]),
		'count': int(s['footer']['info']['sample_count'][0])
	} for s in numbers],
	'events': [{'time': t, 'text': v[0]} for s in texts for t, v in zip(s['time_stamps'].tolist(), s['time_series'])]
}, sys.stdout)
`;

/** Reads with pyxdf, the reference importer. */
export const readWithPyxdf = (python: string, path: string): ForeignXdf =>
	JSON.parse(outputOf(python, ['-', path], PYXDF)) as ForeignXdf;
