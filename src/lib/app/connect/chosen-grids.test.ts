import { expect, test } from 'vitest';
import type { ChannelGrid } from '../../core/signal.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { streamInfo } from './acquire-api.fixture.ts';
import { ChosenGrids, type KeptGrids } from './chosen-grids.ts';

const SAID: readonly ChannelGrid[] = [{ label: 'said', cells: [[0, 1]] }];
const CHOSEN: readonly ChannelGrid[] = [{ label: 'chosen', cells: [[1], [0]] }];
const stream = (name: string, more: Partial<LiveStream['info']> = {}): LiveStream => ({
	info: streamInfo(name, { channelGrids: SAID, ...more }),
	ring: SharedRing.create(2, 64).handle
});
const gridsOf = (streams: readonly LiveStream[]) => streams.map(({ info }) => info.channelGrids);

test('a chosen grid, or none, holds for its stream of its device, and for no other', () => {
	const grids = new ChosenGrids();
	let streams = grids.on('otb', [stream('a'), stream('b'), stream('c')]);
	streams = grids.choose('otb', streams, 'a', CHOSEN);
	expect(gridsOf(grids.choose('otb', streams, 'b', undefined))).toEqual([CHOSEN, undefined, SAID]);
	const again = [stream('a'), stream('b'), stream('c')];
	expect(gridsOf(grids.on('otb', again))).toEqual([CHOSEN, undefined, SAID]);
	expect(gridsOf(grids.on('lsl', again))).toEqual([SAID, SAID, SAID]);
	expect(gridsOf(grids.on('otb', [stream('a', { device: 'another one' })]))).toEqual([SAID]);
});

test('it outlasts a reload: what is kept is plain JSON', () => {
	const kept: KeptGrids = { grids: {} };
	const grids = new ChosenGrids(kept);
	grids.choose('otb', grids.on('otb', [stream('a')]), 'a', CHOSEN);
	const reloaded = new ChosenGrids(JSON.parse(JSON.stringify(kept)) as KeptGrids);
	expect(gridsOf(reloaded.on('otb', [stream('a')]))).toEqual([CHOSEN]);
	// Chosen once more, the grid is still compared with what the device says.
	reloaded.choose('otb', reloaded.on('otb', [stream('a')]), 'a', undefined);
	expect(gridsOf(reloaded.on('otb', [stream('a')]))).toEqual([undefined]);
});

test('a grid that the device says anew, and one that it has no channels for, are not covered by an old choice', () => {
	const grids = new ChosenGrids();
	grids.choose('otb', grids.on('otb', [stream('a', { channelGrids: undefined })]), 'a', CHOSEN);
	expect(gridsOf(grids.on('otb', [stream('a')]))).toEqual([SAID]);
	expect(gridsOf(grids.on('otb', [stream('a', { channelGrids: undefined })]))).toEqual([CHOSEN]);
	expect(gridsOf(grids.on('otb', [stream('a', { channelGrids: undefined, nChannels: 1 })]))).toEqual([
		undefined
	]);
});
