import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';

/** The rule of `static/trusted-types.js` for addresses of scripts, on a page at `href`. */
function ruleAt(href: string): (address: string) => string {
	let rule: ((address: string) => string) | undefined;
	const trustedTypes = {
		createPolicy(name: string, rules: { createScriptURL(address: string): string }) {
			expect([name, Object.keys(rules)]).toEqual(['default', ['createScriptURL']]);
			rule = (address) => rules.createScriptURL(address);
		}
	};
	const location = { href, origin: new URL(href).origin };
	runInNewContext(readFileSync('static/trusted-types.js', 'utf8'), { trustedTypes, location, URL });
	return rule!;
}

test('only workers of the app are started, wherever it lies', () => {
	const rule = ruleAt('https://lab.example/deck/sessions/');
	for (const own of [
		'https://lab.example/deck/_app/immutable/workers/train.worker-Abc_-1.js',
		'/deck/_app/immutable/workers/script-tensorflow.worker-x.js',
		'/src/workers/predict.worker.ts?worker_file&type=module',
		'/deck/service-worker.js'
	]) {
		expect(rule(own)).toBe(own);
	}
	for (const foreign of [
		'https://elsewhere.example/_app/immutable/workers/train.worker-1.js',
		'blob:https://lab.example/5f0d',
		'data:text/javascript,postMessage(1)//workers/x.js',
		'/deck/uploads/x.js',
		'/deck/x.js?/workers/train.worker.js',
		'/deck/x.js#/workers/train.worker.js'
	]) {
		expect(() => rule(foreign)).toThrow(/is no worker of this app/);
	}
});

test('a browser without Trusted Types loads the file as well', () => {
	expect(() => runInNewContext(readFileSync('static/trusted-types.js', 'utf8'), {})).not.toThrow();
});
