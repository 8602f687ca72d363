import { plainTab } from '../bench/app/plain-tab.ts';
import { expect, test } from './fixture.ts';

test('a take pauses in the moment another tab comes before it, and what was on is left out', async ({
	baseURL
}) => {
	const tab = await plainTab(baseURL!);
	try {
		await tab.evaluate(async () => {
			const until = async (what: () => unknown): Promise<void> => {
				while (!what()) await new Promise((done) => setTimeout(done, 50));
			};
			await until(() => window.myodeck?.ready);
			const { guided } = window.myodeck;
			await window.myodeck.connect('synthetic');
			guided.setup.change({ holdSeconds: 60, countdownSeconds: 0, startPauseSeconds: 0.5 });
			guided.show();
			await guided.begin();
			await until(() => guided.run!.marks.some(({ kind, shown }) => kind === 'cue' && shown !== undefined));
		}, undefined);
		const before = Date.now() / 1000;
		await tab.hide();
		const after = Date.now() / 1000;
		const { run, labels, excluded } = await tab.evaluate(async () => {
			const { guided, library, recording } = window.myodeck;
			const { status, pausedBy, marks } = guided.run!;
			guided.end();
			while (recording.status !== 'idle') await new Promise((done) => setTimeout(done, 50));
			const session = await library.open(guided.sessionId);
			return {
				run: { status, pausedBy, at: marks.at(-1)!.shown! },
				labels: session.recordedLabels,
				excluded: session.edits.excluded
			};
		}, undefined);
		expect(run).toMatchObject({ status: 'paused', pausedBy: 'hidden' });
		expect(run.at).toBeGreaterThan(before);
		expect(run.at).toBeLessThan(after);
		const cue = labels.find(({ classIndex }) => classIndex > 0)!;
		expect(labels).toContainEqual({ timestamp: run.at, classIndex: -1 });
		expect(excluded).toEqual([cue.timestamp]);
	} finally {
		await tab.close();
	}
});
