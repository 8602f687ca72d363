import { expect, test } from 'vitest';
import { pathOf } from '../../guided/target-path.ts';
import { LEARNED_PHASES, STANDARD_TARGET } from '../../guided/target.ts';
import { targetInfo } from '../../guided/target-stream.ts';
import { PHASE_CODES, type Phase } from '../format/phase-codes.ts';
import { editJson, makeSession, openEntries, type Editable } from '../write/session.fixture.ts';
import { targetTrack } from './target-track.ts';

/** `PHASE_CODES` of MyoGestic 2.6, frozen there; its `iter_target_windows` leaves out `idle` and `done`. */
const THEIRS = { rest: 0, ramp_up: 1, hold: 2, ramp_down: 3, recover: 4, done: 5, idle: 6 };
const KEPT = [THEIRS.rest, THEIRS.ramp_up, THEIRS.hold, THEIRS.ramp_down, THEIRS.recover];

/** The phase codes that training sees of a session with these codes on its phase channel. */
async function seen(codes: readonly number[], change: (meta: Editable) => void): Promise<number[]> {
	const map = await makeSession({
		streams: [
			{
				name: 'target',
				fs: 100,
				rows: codes.length,
				nChannels: 2,
				info: { channelNames: ['target_pct', 'phase'], unit: '%' },
				value: (row, channel) => (channel === 1 ? codes[row]! : row)
			}
		]
	});
	editJson(map, '/meta.json', change);
	const track = await targetTrack(await openEntries(map), 'target');
	const out: number[] = [];
	for await (const { data } of track.chunks()) for (let i = 1; i < data.length; i += 2) out.push(data[i]!);
	return out;
}

test('MyoGestic keeps every window of a recorded target in which the person follows it, and no other', () => {
	for (const shape of ['pursuit', 'sine', 'trapezoid', 'steps'] as const) {
		const path = pathOf({ ...STANDARD_TARGET, shape });
		for (let time = -2; time < path.seconds + 2; time += 0.05) {
			const { phase } = path.at(time);
			const follows = phase !== 'ready' && phase !== 'done';
			expect([shape, phase, KEPT.includes(PHASE_CODES[phase])]).toEqual([shape, phase, follows]);
		}
	}
	expect([...LEARNED_PHASES].sort()).toEqual(KEPT);
	expect(targetInfo(STANDARD_TARGET).channelNames).toEqual(['target_pct', 'phase']);
	expect(targetInfo(STANDARD_TARGET).facts).toEqual({ phase_codes: PHASE_CODES });
});

test('a target of MyoGestic is read with its codes', async () => {
	const codes = [0, 1, 2, 3, 4, 5, 6];
	const theirs = (meta: Editable): void => {
		meta.app_name = 'MyoGestic';
		meta.extras = {};
	};
	expect(await seen(codes, theirs)).toEqual(codes);
});

test('an older recording of this app has its own codes, and they are mapped', async () => {
	const names: Phase[] = ['idle', 'ready', 'rest', 'rise', 'hold', 'fall', 'track', 'done'];
	const codes = names.map((_, code) => code);
	expect(await seen(codes, () => {})).toEqual(names.map((phase) => PHASE_CODES[phase]));
});

test('codes that a recording names are what it says', async () => {
	const named = (meta: Editable): void => {
		meta.extras.myodeck.streams.target.phase_codes = { ...PHASE_CODES };
	};
	expect(await seen([0, 4, 6, 7], named)).toEqual([0, 4, 6, 7]);
});
