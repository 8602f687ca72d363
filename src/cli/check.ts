import {
	shownLine,
	AppError,
	checkSession,
	DEFAULT_WINDOWING,
	RULES,
	type CheckReport,
	type Finding,
	type RuleId
} from '../lib/index.ts';
import { numberOption, parse, progressLine, UsageError, type Command } from './command.ts';
import { sessionsOf } from './sessions.ts';

/** `myodeck check` */
export const check: Command = {
	name: 'check',
	summary: 'hold every rule of the session format against sessions',
	help: `myodeck check PATH... [--window SECONDS] [--hop SECONDS] [--no-skip-first] [--strict] [--json]
myodeck check --rules

Reads sessions to their last sample and says which rules of the format they break, and what speaks
against training on them. An error is what cannot be read or would be refused elsewhere; a warning
is what readers forgive. Exit code 1 when there is an error.

  PATH              a .session.zip, a folder in that format, an address (https://…),
                    or a folder with any number of sessions below it
  --window SECONDS  the windows that are counted, default ${DEFAULT_WINDOWING.windowSeconds}
  --hop SECONDS     from one window to the next, default ${DEFAULT_WINDOWING.hopSeconds}
  --no-skip-first   count windows of the first labelled segment, too
  --strict          exit code 1 for a warning, too
  --rules           list the rules
  --json            one JSON object per session, a line each: file, ok, errors, warnings,
                    findings [{level, rule, entry, message}], and quality
  --help            this text

Example: myodeck check monday.session.zip --window 0.25 --strict`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			allowNegative: true,
			options: {
				window: { type: 'string', default: String(DEFAULT_WINDOWING.windowSeconds) },
				hop: { type: 'string', default: String(DEFAULT_WINDOWING.hopSeconds) },
				'skip-first': { type: 'boolean', default: true },
				strict: { type: 'boolean', default: false },
				rules: { type: 'boolean', default: false },
				json: { type: 'boolean', default: false }
			}
		});
		if (values.rules) return io.out(listRules(values.json));
		if (positionals.length === 0) throw new UsageError('check needs a session.');
		const windowing = {
			windowSeconds: numberOption('window', values.window),
			hopSeconds: numberOption('hop', values.hop),
			skipFirst: values['skip-first']
		};
		let [n, bad] = [0, 0];
		for await (const { file, refused, empty } of sessionsOf(positionals)) {
			const onFraction = (done: number): void => io.progress?.(progressLine(file, done));
			// A file is opened anew, so that the archive itself is looked at as well.
			const { findings, quality } =
				refused !== undefined && empty
					? noSession(refused)
					: await checkSession(file, { ...windowing, onFraction });
			const count = (level: Finding['level']): number =>
				findings.filter((found) => found.level === level).length;
			const [errors, warnings] = [count('error'), count('warning')];
			const ok = errors === 0 && (warnings === 0 || !values.strict);
			n++;
			if (!ok) bad++;
			io.progress?.('');
			if (values.json) io.out(JSON.stringify({ file, ok, errors, warnings, findings, quality }));
			else io.out(describe(file, findings));
		}
		if (bad === 0) return;
		const what = values.strict ? 'break a rule' : 'have errors';
		throw new AppError(
			'SessionError',
			n === 1 ? 'The session breaks rules.' : `${bad} of ${n} sessions ${what}.`
		);
	}
};

/** A folder in which there is nothing to check. */
const noSession = (message: string): CheckReport => ({
	name: '',
	findings: [{ level: 'error', rule: 'meta', message }]
});

function describe(file: string, findings: readonly Finding[]): string {
	const lines = [findings.length === 0 ? `${shownLine(file)}: every rule holds` : shownLine(file)];
	for (const level of ['error', 'warning'] as const) {
		for (const { rule, entry, message } of findings.filter((found) => found.level === level)) {
			lines.push(
				`  ${level.padEnd(8)}${rule}: ${shownLine(`${entry === undefined ? '' : `${entry}: `}${message}`)}`
			);
			if (rule !== 'quality') lines.push(`          ${RULES[rule]}`);
		}
	}
	return lines.join('\n');
}

function listRules(json: boolean): string {
	if (json) return JSON.stringify(RULES);
	const ids = Object.keys(RULES) as RuleId[];
	return ids.map((id) => `${id.padEnd(17)}${RULES[id]}`).join('\n');
}
