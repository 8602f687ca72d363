import { dateOrder, readTextTime } from '../date-time.ts';
import type { Heading } from '../heading.ts';
import { cellsOf } from '../lines.ts';
import type { KnownLayout } from './layout-match.ts';

/** LabChart of ADInstruments: lines `Interval=`, `ExcelDateTime=`, `ChannelTitle=`, `Range=` above a table with times. */
export const labChart: KnownLayout = {
	id: 'labchart',
	match({ lines, cells, width, dialect }) {
		if (!/^Interval=/i.test(lines[0]?.text ?? '')) return undefined;
		const line = (name: string): readonly string[] | undefined => {
			const found = lines.slice(0, 30).find(({ text }) => text.startsWith(`${name}=`));
			return (
				found &&
				cellsOf(found.text, dialect.delimiter)
					?.map((cell) => cell.trim())
					.slice(1)
			);
		};
		const titles = line('ChannelTitle') ?? [];
		const data = cells.findIndex((row, i) => row.length === width && !/^[A-Za-z]+=/.test(lines[i]!.text));
		if (data < 0) return undefined;
		const names = Array.from({ length: width }, (_, i) => (i === 0 ? 'time' : titles[i - 1] || String(i)));
		const units = names.map((_, i) => (i === 0 ? 's' : /\s(\S+)$/.exec(line('Range')?.[i - 1] ?? '')?.[1]));
		const [, stamp = ''] = line('ExcelDateTime') ?? [];
		const time = readTextTime(stamp, dateOrder([stamp]).order);
		const heading: Heading = {
			data,
			names,
			units,
			rates: [],
			count: width,
			above: lines.slice(0, data).map(({ text }) => text)
		};
		return {
			program: 'LabChart',
			heading,
			start: time?.dated ? new Date(time.wall).toISOString().slice(0, 23) : undefined
		};
	}
};
