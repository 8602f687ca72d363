import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { launchApp } from './app/served-app.ts';
import { comparePeers, hasPython, type Compared } from './peers/compare.ts';
import { profile } from './profile.ts';
import { timed, type Measured } from './row.ts';
import { appRows, diskRows, signalRows } from './rows.ts';

/**
 * `npm run bench [-- --json FILE] [-- --only REGEX]`: a table on the screen, the same as JSON in a file. `--peers`: beside
 * what Python packages take for the same, in turn. `--profile ROW`: where the time of one row goes, as a CPU profile.
 */
const { values } = parseArgs({
	options: {
		json: { type: 'string' },
		only: { type: 'string', default: '' },
		peers: { type: 'boolean', default: false },
		profile: { type: 'string' }
	}
});
const only = new RegExp(values.only);
const rows: (Measured & { name: string; unit: string })[] = [];

function show(name: string, unit: string, figures: Measured): void {
	rows.push({ name, ...figures, unit });
	const more = Object.entries(figures.more ?? {}).map(([key, value]) => `${key} ${short(value)}`);
	const cells = [
		name.padEnd(56),
		`${short(figures.median_s * 1000)} ms`.padStart(12),
		`p95 ${short(figures.p95_s * 1000)} ms`.padStart(16),
		`n ${figures.n}`.padStart(8),
		`${short(figures.rate)} ${unit}/s`.padStart(24)
	];
	console.log([...cells, ...more].join('  '));
}

/** Four significant digits; thousands and millions as k and M. */
function short(value: number): string {
	if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(4))} M`;
	if (Math.abs(value) >= 1e4) return `${Number((value / 1e3).toPrecision(4))} k`;
	return String(Number(value.toPrecision(4)));
}

const cpu = cpus();
const machine = `${cpu.length} × ${cpu[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
console.log(`${machine}\n`);

if (values.profile !== undefined) {
	const row = signalRows.find(({ name }) => name === values.profile);
	if (!row) {
		console.error(
			`No row is called ${values.profile}. There are: ${signalRows.map(({ name }) => name).join(', ')}.`
		);
		process.exit(1);
	}
	const path = `${row.name.replace(/\W+/g, '-')}.cpuprofile`;
	await profile(row, path);
	console.log(`${path}: open it in the Performance panel of a browser's DevTools.`);
	process.exit();
}

if (values.peers) {
	if (!hasPython()) {
		console.error('There is no python3 with numpy. Install them, then run this again.');
		process.exit(1);
	}
	const compared: Compared[] = [];
	await comparePeers(
		signalRows.filter(({ name }) => only.test(name)),
		(row) => {
			compared.push(row);
			const cells = [
				row.name.padEnd(48),
				`${short(row.ours_s * 1000)} ms`.padStart(12),
				`${row.peer} ${short(row.theirs_s * 1000)} ms`.padStart(32),
				`${row.ratio.toPrecision(3)} times as fast`.padStart(22)
			];
			console.log(cells.join('  '));
		}
	);
	if (values.json)
		writeFileSync(values.json, `${JSON.stringify({ machine, peers: compared }, undefined, '\t')}\n`);
	process.exit();
}

for (const row of signalRows.filter(({ name }) => only.test(name))) {
	show(row.name, row.unit, await timed(row.items, await row.setup()));
}

for (const row of diskRows.filter(({ name }) => only.test(name))) {
	show(row.name, row.unit, await row.measure());
}

const wanted = appRows.filter(({ name }) => only.test(name));
if (wanted.length > 0) {
	const app = await launchApp();
	try {
		for (const row of wanted) show(row.name, row.unit, await row.measure(app));
	} finally {
		await app.close();
	}
}

if (rows.length === 0) {
	console.error(
		`No row matches ${only}. There are: ${[...signalRows, ...diskRows, ...appRows].map(({ name }) => name).join(', ')}.`
	);
	process.exitCode = 1;
}
if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, rows }, undefined, '\t')}\n`);
