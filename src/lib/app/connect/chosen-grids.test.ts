import { expect, test } from 'vitest';
import { SharedRing } from '../../ring/shared-ring.ts';
import { streamInfo } from './acquire-api.fixture.ts';
import { ChosenGrids } from './chosen-grids.ts';

test('a stream has the grid that was chosen for its name, or none; the others keep what their device says', () => {
	const said = [{ label: 'said', cells: [[0, 1]] }];
	const chosen = [{ label: 'chosen', cells: [[1, 0]] }];
	const streams = ['a', 'b', 'c'].map((name) => ({
		info: streamInfo(name, { channelGrids: said }),
		ring: SharedRing.create(2, 64).handle
	}));
	const grids = new ChosenGrids();
	grids.set('a', chosen);
	grids.set('b', undefined);
	expect(grids.on(streams).map(({ info }) => info.channelGrids)).toEqual([chosen, undefined, said]);
});
