import { expect, test } from 'vitest';
import { FakeStream } from '../record/live-stream.fixture.ts';
import { StreamForward } from './stream-forward.ts';

test('rows are passed on once and in order: what the old ring still holds, then the new one from its first row', () => {
	const [emg, back] = [new FakeStream('emg'), new FakeStream('emg')];
	const live = [emg.live];
	const rows: number[] = [];
	const outlet = { send: (data: Float32Array) => void rows.push(...data) };
	emg.write(4);
	const forward = new StreamForward(emg.live, () => live);
	forward.send(outlet);
	emg.write(2);
	live.length = 0;
	forward.send(outlet);
	forward.send(outlet);
	live.push(back.live);
	back.write(3);
	forward.send(outlet);
	forward.send(outlet);
	expect(rows).toEqual([4, 5, 0, 1, 2]);
});
