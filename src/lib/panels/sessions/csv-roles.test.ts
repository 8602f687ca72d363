import { expect, test } from 'vitest';
import { csvLayout } from '../../formats/csv/layout.ts';
import { COLUMN_ROLES } from '../../formats/csv/options.ts';
import { bytesAccess } from '../../store/blob.ts';
import { formOf, optionsOf, ROLE_CHOICES, formProblem, withRole } from './csv-roles.ts';

const layout = (text: string, said = {}) =>
	csvLayout(bytesAccess(new TextEncoder().encode(text), 'a.csv'), said);
const table =
	'time (ms),ch1 (mV),ch2 (mV),Acc X (g),gesture\n0,1,2,0.1,rest\n4,2,3,0.1,rest\n8,3,4,0.2,fist\n12,3,4,0.2,fist\n';

test('the form begins as the file says, and its answer finds the same layout again', async () => {
	const found = await layout(table);
	const form = formOf(found);
	expect(form).toMatchObject({
		roles: ['time', 'emg', 'emg', 'accelerometer', 'label'],
		timeUnit: 'ms',
		unit: 'uV'
	});
	expect(formProblem(form)).toBeUndefined();
	expect(await layout(table, optionsOf(form, found))).toEqual(found);
});

test('a role that is changed is the only one that is said', async () => {
	const found = await layout(table);
	const form = withRole(withRole(formOf(found), 3, 'none'), 2, 'label');
	expect(form.roles).toEqual(['time', 'emg', 'label', 'none', 'none']);
	expect(optionsOf(form, found).columns).toEqual({ '2': 'label', '3': 'none', '4': 'none' });
	const again = await layout(table, optionsOf(form, found));
	expect(again.columns.map(({ role }) => role)).toEqual(form.roles);
});

test('without times a rate is asked for, without channels nothing can be imported', async () => {
	const found = await layout('a,b\n1,2\n3,4\n5,6\n');
	const form = formOf(found);
	expect(formProblem(form)).toMatch(/sampling rate/);
	expect(formProblem({ ...form, rate: 200 })).toBeUndefined();
	expect(formProblem({ ...form, rate: 200, roles: ['none', 'none'] })).toMatch(/channels/);
});

test('every role can be chosen', () => {
	expect(ROLE_CHOICES.map(({ id }) => id)).toEqual(COLUMN_ROLES);
});
