import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../lib/index.ts';
import { listOption, parse, progressLine, UsageError, type Command, type Io } from './command.ts';
import { daysOf } from './adaptation/days.ts';
import { peopleOf } from './adaptation/people.ts';
import { shiftOf } from './adaptation/shift.ts';
import { Table } from './adaptation/table.ts';
import { peopleIn } from './adaptation/windows.ts';
import { wristOf } from './adaptation/wrist.ts';

/** The cases in the order they are printed, and the folder of each. */
const CASES = {
	shift: 'ciil-shift',
	days: 'myo-longterm',
	wrist: 'myo-wrist',
	people: 'ciil-shift'
} as const;
type Case = keyof typeof CASES;

/** `myodeck study` */
export const adaptation: Command = {
	name: 'study',
	summary: 'measure adaptation on recorded data sets',
	help: `myodeck study adaptation DATA [--case NAMES] [--people NAMES] [--json]

Measures what adaptation gives when the band is turned, on other days, in another session and for
another person, and says which goals are reached. Figures are means over people of window
decisions (200 ms every 100 ms), without smoothing.

  DATA            a folder with the data sets ciil-shift, myo-longterm and myo-wrist in it, each
                  with files named PERSON_PART.session.zip
  --case NAMES    ${Object.keys(CASES).join(', ')}; default all whose data set is there
  --people NAMES  only these people (s00,s01)
  --json          one JSON object instead of text
  --help          this text

Example: myodeck study adaptation data/ --case shift --people s00,s01`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				case: { type: 'string', multiple: true },
				people: { type: 'string', multiple: true },
				json: { type: 'boolean', default: false }
			}
		});
		const [what, data, ...more] = positionals;
		if (what !== 'adaptation' || data === undefined || more.length > 0)
			throw new UsageError('study takes: adaptation DATA.');
		const named = listOption(values.case);
		const unknown = named.find((name) => !(name in CASES));
		if (unknown) throw new UsageError(`--case is one of ${Object.keys(CASES).join(', ')}, not "${unknown}".`);
		const people = listOption(values.people);
		const tables: Table[] = [];
		for (const name of Object.keys(CASES) as Case[]) {
			if (named.length > 0 && !named.includes(name)) continue;
			const folder = join(data, CASES[name]);
			if (!(await stat(folder).catch(() => undefined))) {
				if (named.length > 0)
					throw new AppError('SessionError', `There is no folder ${folder}. Give the folder it is in.`);
				continue;
			}
			const found = await measured(name, folder, (who) => people.length === 0 || people.includes(who), io);
			if (!values.json) for (const table of found) io.out(table.text);
			tables.push(...found);
		}
		if (tables.length === 0) {
			throw new AppError(
				'SessionError',
				`${data} holds none of ${[...new Set(Object.values(CASES))].join(', ')}.`
			);
		}
		if (values.json) io.out(JSON.stringify({ rows: tables.flatMap(({ rows }) => rows) }));
	}
};

async function measured(
	name: Case,
	folder: string,
	chosen: (who: string) => boolean,
	io: Io
): Promise<readonly Table[]> {
	const people = await peopleIn(folder);
	if (name === 'people') {
		const table = new Table('Another person (balanced accuracy)');
		await peopleOf(people, table, chosen);
		return [table];
	}
	const titles = {
		shift: ['Band turned by one electrode'],
		days: ['Another day, 8 classes: learned on day 1', 'Another day, 8 classes: learned on all days before'],
		wrist: ['Another session of the wrist (balanced accuracy)']
	}[name];
	const [one, all] = titles.map((title) => new Table(title));
	let done = 0;
	for (const [who, files] of people) {
		if (!chosen(who)) continue;
		io.progress?.(progressLine(`${name} ${who}`, done++ / people.size));
		if (name === 'shift') await shiftOf(files, one!);
		else if (name === 'wrist') await wristOf(files, one!);
		else await daysOf(files, one!, all!);
	}
	io.progress?.('');
	return all ? [one!, all] : [one!];
}
