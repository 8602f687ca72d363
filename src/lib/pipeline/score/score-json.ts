import {
	isArray,
	isObject,
	numberOr,
	stringOr,
	stringsOf,
	type Json,
	type JsonObject
} from '../../core/parse.ts';
import { PROTOCOLS } from './groups.ts';
import type { RegressionScore } from './regression-score.ts';
import type { Protocol, Score } from './score.ts';

/** A score as it was saved; undefined when it is none. A model without its score still predicts. */
export function parseScore(json: Json | undefined, nClasses: number): Score | undefined {
	if (!isObject(json)) return undefined;
	const protocol = protocolOf(json);
	const classNames = stringsOf(json['classNames']);
	// JSON has no NaN: a class that did not occur has recall null.
	const numbers = (value: Json | undefined): number[] =>
		isArray(value) ? value.map((v) => (v === null ? NaN : Number(v))) : [];
	const confusion = isArray(json['confusion']) ? json['confusion'].map(numbers) : [];
	const [recall, precision] = [numbers(json['recall']), numbers(json['precision'])];
	const square = [classNames ?? [], recall, precision, confusion, ...confusion].every(
		(list) => list.length === nClasses
	);
	if (!protocol || !classNames || !square) return undefined;
	const number = (name: string): number => numberOr(json[name], NaN);
	return {
		protocol,
		n: number('n'),
		folds: number('folds'),
		accuracy: number('accuracy'),
		balancedAccuracy: number('balancedAccuracy'),
		classNames,
		confusion,
		recall,
		precision,
		...(typeof json['activeError'] === 'number' && { activeError: json['activeError'] }),
		...(typeof json['instability'] === 'number' && { instability: json['instability'] })
	};
}

/** The same for a regression of so many outputs. */
export function parseRegressionScore(json: Json | undefined, nOutputs: number): RegressionScore | undefined {
	if (!isObject(json) || !isArray(json['outputs']) || json['outputs'].length !== nOutputs) return undefined;
	const protocol = protocolOf(json);
	if (!protocol) return undefined;
	const number = (from: JsonObject, name: string): number => numberOr(from[name], NaN);
	const outputs = json['outputs'].map((item) => {
		const output = isObject(item) ? item : {};
		const [r2, r, rmse] = ['r2', 'r', 'rmse'].map((name) => number(output, name)) as [number, number, number];
		return { name: stringOr(output['name'], ''), r2, r, rmse };
	});
	return { protocol, n: number(json, 'n'), folds: number(json, 'folds'), outputs, r2: number(json, 'r2') };
}

const protocolOf = (json: JsonObject): Protocol | undefined =>
	PROTOCOLS.find((known) => known === json['protocol']);
