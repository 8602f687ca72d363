import { expect, vi } from 'vitest';
import type { Session } from '../../session/read/session.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Key } from '../../store/byte-store.ts';
import { localClient } from '../kernel/local-client.fixture.ts';
import { ClassList } from './class-list.svelte.ts';
import type { FakeStream } from './live-stream.fixture.ts';
import { recordApi } from './record-api.fixture.ts';
import type { EndedRecording, RecordedPrediction } from './recording-parts.ts';
import { Recording } from './recording.svelte.ts';

/** A recording of the streams in `live`, into memory, through a worker client. */
export function setUp({ selectedClass = -1 } = {}) {
	const live: LiveStream[] = [];
	const asked: number[] = [];
	const connections = { streams: live, cueClass: (classIndex: number) => asked.push(classIndex) };
	const classes = new ClassList({
		classes: { names: ['Rest', 'Fist', 'Open'], selected: selectedClass },
		holdClasses: () => undefined
	});
	const prediction: RecordedPrediction = {
		facts: {},
		restart: async () => undefined,
		adapt: async () => undefined
	};
	const map = new Map<Key, Uint8Array>();
	const api = recordApi(map);
	const clients: ReturnType<typeof localClient<typeof api>>[] = [];
	const recording = new Recording(connections, classes, prediction, () => {
		clients.push(localClient(api));
		return clients.at(-1)!;
	});
	const notices: string[] = [];
	const ends: EndedRecording[] = [];
	recording.onNotice = (message) => notices.push(message);
	recording.onEnd = async (ended) => void ends.push(ended);
	return { recording, live, asked, classes, map, api, clients, notices, ends, prediction };
}

/** Writes ten rows and waits until they are counted. */
export async function counted(recording: Recording, stream: FakeStream, name = 'emg'): Promise<void> {
	const rows = (): number => recording.streams.find((one) => one.name === name)?.samples ?? 0;
	const before = rows();
	stream.write(10);
	await vi.waitFor(async () => {
		await recording.refresh();
		expect(rows()).toBe(before + 10);
	});
}

/** The values of the first channel that a session holds. */
export async function valuesOf(session: Session, name = 'emg'): Promise<number[]> {
	const { data, nChannels } = await session.getContinuous(name);
	return Array.from({ length: data.length / nChannels }, (_, row) => Number(data[row * nChannels]));
}
