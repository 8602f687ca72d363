import {
	train,
	DEFAULT_PIPELINE,
	type LabelledRecording,
	type ModelBundle,
	type Session
} from '../../src/lib/index.ts';
import { pathOf } from '../../src/lib/guided/target-path.ts';
import { LEARNED_PHASES, phaseCode, STANDARD_TARGET } from '../../src/lib/guided/target.ts';
import { targetInfo } from '../../src/lib/guided/target-stream.ts';
import {
	makeSession,
	openFakeSession,
	type FakeStream
} from '../../src/lib/session/write/session.fixture.ts';
import { SyntheticMuscle } from '../../src/lib/sources/synthetic/muscle.ts';
import type { Key } from '../../src/lib/store/byte-store.ts';

/** What the deck's synthetic source makes when nothing is said but the seed. */
const FS = 2048;
const CHANNELS = 8;
/** Seconds between two looks at what the muscle shall do. */
const STEP_SECONDS = 1 / 64;
/** Who sees a path coming is ahead of it, as in the deck. */
const PREVIEW_SECONDS = 0.1;
/** Between a cue and the muscle's answer. */
const REACTION_SECONDS = [0.15, 0.35] as const;

export const NAMES = ['Rest', 'Fist', 'Open'];
/** How guided takes are learned from. */
export const TRIM = { onsetSeconds: 0.3, offsetSeconds: 0.3, cuedOnly: false };
export const TARGETS = { stream: 'target', channels: [0], only: { channel: 1, values: LEARNED_PHASES } };

/** A synthetic forearm, as its form describes it. */
interface Arm {
	readonly seed: number;
	readonly nChannels?: number;
	readonly reaction?: readonly [number, number];
}

/** A synthetic forearm, recorded without waiting for it. `control` tells it what it shall do. */
function recordedArm(
	{ seed, nChannels = CHANNELS, reaction = REACTION_SECONDS }: Arm,
	seconds: number,
	control: (muscle: SyntheticMuscle, at: number) => void
): FakeStream {
	const muscle = new SyntheticMuscle({ nChannels, fs: FS, seed, mainsHz: 50, reaction });
	const steps = Array.from({ length: Math.ceil(seconds / STEP_SECONDS) }, (_, i) => {
		control(muscle, i * STEP_SECONDS);
		return muscle.next(FS * STEP_SECONDS);
	});
	const rowsPerStep = FS * STEP_SECONDS;
	return {
		fs: FS,
		nChannels,
		rows: steps.length * rowsPerStep,
		value: (row, channel) => steps[Math.floor(row / rowsPerStep)]![(row % rowsPerStep) * nChannels + channel]!
	};
}

/** What a person records by the keys: each of `classes` in turn for so many seconds, of the forearm that answers at once. */
export function keyedSession(
	classes: readonly number[],
	trialSeconds: number,
	{ nChannels = CHANNELS, seed = 1 }: { readonly nChannels?: number; readonly seed?: number } = {}
): Promise<Map<Key, Uint8Array>> {
	let next = 0;
	const arm = { seed, nChannels, reaction: [0, 0] as const };
	const emg = recordedArm(arm, trialSeconds * classes.length, (muscle, at) => {
		for (; next < classes.length && next * trialSeconds <= at; next++) muscle.cueClass(classes[next]!);
	});
	const labels = classes.map((classIndex, i) => [i * trialSeconds, classIndex] as const);
	return makeSession({ streams: [emg], labels, classNames: NAMES });
}

/** A Standard take of the three classes: five times three seconds each with as much rest, answered as late as people do. */
export function cuedSession(seed: number): Promise<Session> {
	const labels = Array.from(
		{ length: 21 },
		(_, i) => [3 * i, i % 2 === 0 ? 0 : 1 + (((i - 1) / 2) % 2)] as const
	);
	let next = 0;
	const emg = recordedArm({ seed }, 3 * labels.length, (muscle, at) => {
		for (; (labels[next]?.[0] ?? Infinity) <= at; next++) muscle.cueClass(labels[next]![1]);
	});
	return openFakeSession({ streams: [emg], labels: [...labels, [3 * labels.length, -1]], classNames: NAMES });
}

/** Which pursuit a forearm follows, and how long. */
interface Pursuit {
	readonly seed: number;
	readonly path: number;
	readonly seconds: number;
}

/** A pursuit of the synthetic forearm, and the path beside it. */
export async function pursuitRecording({ seed, path: ofPath, seconds }: Pursuit): Promise<LabelledRecording> {
	const target = { ...STANDARD_TARGET, seconds, seed: ofPath };
	const path = pathOf(target);
	const emg = recordedArm({ seed }, seconds, (muscle, at) =>
		muscle.setSimulatedEffort([path.at(at + PREVIEW_SECONDS).value / 100])
	);
	const track: FakeStream = {
		...{ name: 'target', fs: 100, nChannels: 2, seconds, info: targetInfo(target) },
		value: (row, channel) => {
			const { value, phase } = path.at(row / 100);
			return channel === 0 ? value : phaseCode(phase);
		}
	};
	const session = await openFakeSession({ streams: [emg, track] });
	return { ...(await session.labelled('emg')), targets: await session.labelled('target') };
}

/** What tells the classes of a take apart. `trim` undefined: learned from whole holds. */
export async function gestureModel(session: Session, trim?: typeof TRIM): Promise<ModelBundle> {
	const { bundle } = await train([await session.labelled('emg')], {
		...{ pipeline: DEFAULT_PIPELINE, model: 'lda', classNames: NAMES, skipFirst: true },
		...{ seed: 1, score: 'none', ...(trim && { trim }) }
	});
	return bundle;
}

/** What says how hard the muscle of a take pulls, in per cent. */
export async function effortModel(session: LabelledRecording): Promise<ModelBundle> {
	const { bundle } = await train([session], {
		...{ pipeline: DEFAULT_PIPELINE, model: 'ridge', targets: TARGETS, classNames: [] },
		...{ skipFirst: false, seed: 1, score: 'none' }
	});
	return bundle;
}
