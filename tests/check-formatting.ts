// Checks that every file has the format that Prettier gives it. Run by `npm run lint`. oxfmt writes nearly the same in a
// fraction of the time: Prettier checks components, and the files that oxfmt would write in another way. docs/decisions/0101.
import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

const OXFMT = 'node_modules/oxfmt/bin/oxfmt';
const PRETTIER = 'node_modules/prettier/bin/prettier.cjs';

/** What a program said, without the colours it may have given it. */
const run = (script: string, parameters: readonly string[]) => {
	const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...parameters], {
		encoding: 'utf8'
	});
	return { status, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
};

const quick = run(OXFMT, ['-c', '.config/oxfmt.config.js', '--check']);
const unlike = [...quick.stdout.matchAll(/^(\S.*) \(\d+ms\)$/gm)].map(([, path]) => path!);
const count = /^Format issues found in above (\d+) files/m.exec(quick.stdout)?.[1] ?? 0;
const checked = / on (\d+) files /.exec(quick.stdout)?.[1] ?? 0;
// Every file has its verdict, or the command writes its list in another form now.
const complete = quick.status === (unlike.length > 0 ? 1 : 0) && unlike.length === Number(count);
if (!complete || Number(checked) === 0) {
	console.log(`${quick.stdout}${quick.stderr}\noxfmt did not check the files.`);
	process.exitCode = 1;
} else {
	const { status, stdout, stderr } = run(PRETTIER, ['--check', '**/*.svelte', ...unlike]);
	console.log(`${stdout}${stderr}`);
	process.exitCode = status ?? 1;
}
