export interface CsvOptions {
	readonly rate?: number | undefined;
}
