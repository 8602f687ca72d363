import { expect, test } from 'vitest';
import { csvLayout } from '../../formats/csv/layout.ts';
import { bytesAccess } from '../../store/blob.ts';
import { formOf, optionsOf, whyNot, withRole } from './csv-roles.ts';

const layout = (text: string) => csvLayout(bytesAccess(new TextEncoder().encode(text), 'a.csv'));
const table = 'time (ms),ch1 (mV),ch2 (mV),gesture\n0,1,2,rest\n4,2,3,rest\n8,3,4,fist\n';

test('the form begins as the file says, and its answer finds the same layout again', async () => {
	const found = await layout(table);
	const form = formOf(found);
	expect(form).toMatchObject({ roles: ['time', 'channel', 'channel', 'label'], timeUnit: 'ms', unit: 'uV' });
	expect(whyNot(form)).toBeUndefined();
	const again = await csvLayout(
		bytesAccess(new TextEncoder().encode(table), 'a.csv'),
		optionsOf(form, found)
	);
	expect(again).toEqual(found);
});

test('one column is time, one is the label: another one takes the role over', async () => {
	const found = await layout(table);
	const form = withRole(withRole(formOf(found), found, 1, 'time'), found, 2, 'label');
	expect(form.roles).toEqual(['channel', 'time', 'label', 'none']);
	expect(optionsOf(form, found)).toMatchObject({ time: 1, label: 2, channels: [0] });
});

test('without times a rate is asked for, without channels nothing can be imported', async () => {
	const found = await layout('a,b\n1,2\n3,4\n5,6\n');
	const form = formOf(found);
	expect(whyNot(form)).toMatch(/samples .* per second/);
	expect(whyNot({ ...form, rate: 200 })).toBeUndefined();
	expect(whyNot({ ...form, rate: 200, roles: ['none', 'none'] })).toMatch(/channels/);
});
