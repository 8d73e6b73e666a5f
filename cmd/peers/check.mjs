// node check.mjs DATA LADDERS RESPONDENTS: compares the results of the two studies, counted by ladders and by
// respondents, with DuckDB's own computation on the exports in DATA. Exits 3 when a cell differs.
import { DuckDBInstance } from '@duckdb/node-api';

const [data, ladders, respondents] = process.argv.slice(2);
const text = (s) => `'${s.replaceAll("'", "''")}'`;
const file = (name) => `read_parquet(${text(`${data}/${name}.parquet`)})`;
const db = await (await DuckDBInstance.create(':memory:')).connect();
const run = (sql) => db.run(sql);
const rows = async (sql) => (await db.runAndReadAll(sql)).getRows();
const one = async (sql) => Number((await rows(sql))[0][0]);

// The reference of the peers' recency: 2026-01-01T00:00Z, in microseconds.
const reference = 1767225600000000n, day = 86400000000n;

// bands names the categories of rung's bands: <25, 25-34, 65+. unit is what one step of an edge is worth in x.
function bands(x, edges, unit = 1n) {
  const name = (i) => i === 0 ? `<${edges[0]}` : edges[i] - edges[i - 1] === 1 ? `${edges[i - 1]}` : `${edges[i - 1]}-${edges[i] - 1}`;
  return edges.map((e, i) => `WHEN ${x} < ${BigInt(e) * unit} THEN '${name(i)}'`).join(' ') + ` ELSE '${edges.at(-1)}+'`;
}
const recency = [7, 30, 90, 365];

await run(`SET TimeZone = 'UTC'`);
await run(`CREATE TEMP TABLE events AS
  SELECT respondent_id, count(*) n, ${reference} - max(epoch_us(ts)) since, count(DISTINCT touchpoint) places
  FROM ${file('interactions')} GROUP BY respondent_id`);

// A calendar day begins where a day counted back from the reference ends. The two agree unless a last interaction
// stands on an edge to the microsecond, or after the reference.
const edge = await one(`SELECT count(*) FROM events WHERE since <= 0 OR since IN (${recency.map((e) => BigInt(e) * day)})`);
let sets = [[], ['age'], ['gender'], ['region'], ['site'], ['income'], ['arm'], ['recency'], ['frequency'], ['breadth'],
  ['age', 'gender'], ['age', 'income'], ['recency', 'frequency']];
let without = ['scale'];
if (edge > 0) {
  sets = sets.filter((s) => !s.includes('recency'));
  without.push('recency');
  console.log(`recency is left out: ${edge} last interactions stand on an edge of its bands, where days of the calendar and of 24 hours part`);
}
console.log('the three scales are left out: the peers take 3 for a missing item, a scale of rung needs its items');

const segmentOf = (set) => set.length ? set.map((t) => `'${t}=' || ${t}`).join(` || ' & ' || `) : `'Total'`;
await run(`CREATE TEMP TABLE traits AS SELECT r.respondent_id, weight,
  CASE WHEN age IS NULL THEN 'missing' ${bands('age', [25, 35, 45, 55, 65])} END age,
  gender, region, site, coalesce(income, 'missing') income, arm,
  CASE WHEN n IS NULL THEN 'never' ${bands('since', recency, day)} END recency,
  CASE ${bands('coalesce(n, 0)', [1, 20, 40, 60, 100])} END frequency,
  CASE ${bands('coalesce(places, 0)', [1, 4, 7, 10])} END breadth
  FROM ${file('respondents')} r LEFT JOIN events USING (respondent_id) WHERE consent`);
await run(`CREATE TYPE segment AS ENUM (${sets.map((s) => `SELECT ${segmentOf(s)} FROM traits`).join(' UNION ')})`);
await run(`CREATE TEMP TABLE people AS
  SELECT respondent_id, weight, ${sets.map((s, i) => `(${segmentOf(s)})::segment s${i}`)} FROM traits`);
const perSet = (select, from) => sets.map((_, i) => `SELECT s${i} segment, ${select} FROM ${from} GROUP BY ALL`).join(' UNION ALL ');

await run(`CREATE TYPE code AS ENUM (SELECT DISTINCT code FROM ${file('ladders')})`);
await run(`CREATE TEMP TABLE rungs AS SELECT respondent_id, ladder_id, rung, code::code code, asset, swot
  FROM ${file('ladders')} SEMI JOIN people USING (respondent_id)`);
if (await one(`SELECT count(*) FROM (SELECT 1 FROM rungs GROUP BY ladder_id, code HAVING count(*) > 1)`)) {
  throw new Error('a ladder repeats a code: the counting rules below take it that none does');
}
await run(`CREATE TEMP TABLE ends AS SELECT respondent_id, asset || '/' || swot origin, code FROM rungs
  QUALIFY row_number() OVER (PARTITION BY ladder_id ORDER BY rung DESC) = 1`);
await run(`CREATE TEMP TABLE pairs AS
  SELECT a.respondent_id, a.code from_code, b.code to_code, count(*) FILTER (b.rung = a.rung + 1) direct, count(*) FILTER (b.rung > a.rung + 1) indirect
  FROM rungs a JOIN rungs b ON a.ladder_id = b.ladder_id AND a.rung < b.rung GROUP BY ALL`);

await run(`CREATE TEMP TABLE base AS ${perSet(`'all' item, '' item_to, count(*) n, sum(weight) weighted`, 'people')}`);
await run(`CREATE TEMP TABLE terminal AS ${perSet(`code::VARCHAR item, '' item_to, count(*) ladders, count(DISTINCT respondent_id) respondents`, 'ends JOIN people USING (respondent_id)')}`);
await run(`CREATE TEMP TABLE starts AS ${perSet(`origin item, CASE WHEN starts_with(code::VARCHAR, 'valu') THEN code::VARCHAR ELSE 'net:no_value' END item_to, count(*) ladders`, 'ends JOIN people USING (respondent_id)')}`);
// By respondent a pair counts once a person in rung, direct before indirect.
await run(`CREATE TEMP TABLE implications AS ${perSet(`from_code::VARCHAR item, to_code::VARCHAR item_to, sum(direct) direct_ladders, sum(indirect) indirect_ladders,
  count(*) FILTER (direct > 0) direct_people, count(*) FILTER (direct = 0) indirect_people`, 'pairs JOIN people USING (respondent_id)')}`);

const tables = [
  ['base, respondents', ladders, 'bases', 'respondents', 'base', 'n', `item = 'all'`],
  ['base, weighted', ladders, 'bases', 'weighted', 'base', 'weighted', `item = 'all'`],
  ['terminal codes, ladders', ladders, 'terminal_values', 'ladders', 'terminal', 'ladders', `NOT starts_with(item, 'net:')`],
  ['terminal codes, respondents', ladders, 'terminal_values', 'respondents', 'terminal', 'respondents', `NOT starts_with(item, 'net:')`],
  ['asset × SWOT × terminal value, ladders', ladders, 'asset_swot_value', 'ladders', 'starts', 'ladders', 'true'],
  ['direct implications, by ladder', ladders, 'implications', 'direct', 'implications', 'direct_ladders', 'true'],
  ['indirect implications, by ladder', ladders, 'implications', 'indirect', 'implications', 'indirect_ladders', 'true'],
  ['direct implications, by respondent', respondents, 'implications', 'direct', 'implications', 'direct_people', 'true'],
  ['indirect implications, by respondent', respondents, 'implications', 'indirect', 'implications', 'indirect_people', 'true'],
];
let differ = false;
for (const [title, night, measure, statistic, theirs, value, where] of tables) {
  // A cell that one side leaves out is a zero there.
  await run(`CREATE OR REPLACE TEMP TABLE joined AS
    SELECT segment, item, item_to, coalesce(o.value, 0) ours, coalesce(t.value, 0) theirs, t.value IS NOT NULL AS filled,
      abs(ours - theirs) <= 1e-9 * greatest(abs(ours), abs(theirs)) same
    FROM (SELECT segment, item, item_to, value FROM read_parquet(${text(`${night}/results.parquet`)})
      WHERE measure = '${measure}' AND statistic = '${statistic}' AND value IS NOT NULL AND ${where}
      AND ${without.map((w) => `NOT contains(segment, '${w}')`).join(' AND ')}) o
    FULL JOIN (SELECT segment::VARCHAR segment, item, item_to, ${value}::DOUBLE AS value FROM ${theirs} WHERE ${value} <> 0) t USING (segment, item, item_to)`);
  const [cells, filled, equal] = (await rows(`SELECT count(*), count(*) FILTER (filled), count(*) FILTER (same) FROM joined`))[0].map(Number);
  const ok = cells === equal && filled > 0;
  console.log(`${title.padEnd(40)} ${String(cells).padStart(9)} cells, ${String(filled).padStart(8)} not zero, ${String(equal).padStart(9)} equal${ok ? '' : '  DIFFERENT'}`);
  if (!ok) {
    differ = true;
    for (const r of await rows(`SELECT segment, item, item_to, ours, theirs FROM joined WHERE NOT same ORDER BY ALL LIMIT 5`)) {
      console.log(`  ${r[0]} | ${r[1]} | ${r[2]}: rung ${r[3]}, DuckDB ${r[4]}`);
    }
  }
}
process.exitCode = differ ? 3 : 0;
