import type { Segment } from '../../core/labels.ts';
import type { Json } from '../../core/parse.ts';
import type { Session } from '../../session/read/session.ts';
import { isoTime, startOf } from '../start-time.ts';

/** What stands above the table of a stream, one fact each. `names`: of its channels; `origin`: the timestamp of time 0. */
export async function tableFacts(
	session: Session,
	stream: string,
	names: readonly string[],
	origin: number
): Promise<readonly (readonly [string, Json])[]> {
	const info = session.streamInfo(stream);
	const start = await startOf(session, stream);
	return [
		['session', session.name],
		...(start ? [['start', isoTime(start)] as const] : []),
		['time_origin_s', origin],
		['stream', stream],
		['rate_hz', info.fs],
		['samples', info.nSamples],
		['first_sample', info.first],
		['channels', [...names]],
		['units', names.map(() => info.unit)],
		...(info.device === undefined ? [] : [['device', info.device] as const]),
		['classes', [...session.classNames]],
		...(info.gapsCounted
			? [['gaps', info.gaps.map(({ row, lost, sample }) => ({ row, lost, sample }))] as const]
			: []),
		...(info.missing.length > 0 ? [['missing', [...session.losses(stream)]] as const] : [])
	];
}

/** Names of columns, each once, and none that another column has. */
export function columnNames(names: readonly string[]): string[] {
	const taken = new Set(['time', 'label', 'class_index']);
	return names.map((name) => {
		let free = name;
		for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
		taken.add(free);
		return free;
	});
}

/** The class of each row, asked in order; −1 where there is none. */
export class ClassAt {
	readonly #segments: readonly Segment[];
	#at = 0;

	constructor(segments: readonly Segment[]) {
		this.#segments = segments;
	}

	at(row: number): number {
		while (this.#at < this.#segments.length && this.#segments[this.#at]!.end <= row) this.#at++;
		const segment = this.#segments[this.#at];
		return segment && segment.start <= row ? segment.classIndex : -1;
	}
}
