// node check.mjs DATA TABLES NIGHT SUMS...: compares the results of the study in NIGHT with the tables that
// duckdb.mjs --dump left in TABLES, cell by cell, and the check sums that timed peers printed with those tables.
// Exits 3 when a cell or a sum differs.
//
// A cell that a side leaves out is zero there, so cells that are zero are dropped on both sides first: what is left must
// stand on both.
import { DuckDBInstance } from '@duckdb/node-api';

const [data, tables, night, ...sums] = process.argv.slice(2);
const text = (s) => `'${s.replaceAll("'", "''")}'`;
const parquet = (name) => `read_parquet(${text(name)})`;
const db = await (await DuckDBInstance.create(':memory:', { threads: '2', temp_directory: `${process.env.TMPDIR ?? '.'}/duckdb-check` })).connect();
const run = (sql) => db.run(sql);
const rows = async (sql) => (await db.runAndReadAll(sql)).getRows();
const one = async (sql) => Number((await rows(sql))[0][0]);

// bands are the names of rung's categories: <25, 25-34, 65+, and what stands beside the bands.
function bands(edges, ...more) {
  const between = edges.slice(1).map((e, i) => e - edges[i] === 1 ? `${edges[i]}` : `${edges[i]}-${e - 1}`);
  return [`<${edges[0]}`, ...between, `${edges.at(-1)}+`, ...more];
}
const nth = (names, x) => `list_value(${names.map(text)})[${x} + 1]`;
const recencyEdges = [7, 30, 90, 365];

// The peers' traits, in the order of their grouping bits, and what a segment of each is called in rung. A psychographic
// type is a number of three bits: the first scale is high, the second, the third.
const bit = (i) => `(psycho::INT >> ${i} & 1)`;
const called = {
  ageb: `'age=' || ${nth(bands([25, 35, 45, 55, 65], 'missing'), 'ageb')}`,
  gender: `'gender=' || gender`, region: `'region=' || region`, site: `'site=' || site`,
  income: `'income=' || coalesce(income::VARCHAR, 'missing')`,
  psycho: [0, 1, 2].map((i) => `'high${i + 1}=' || if(${bit(i)} = 1, 'yes', 'no')`).join(` || ' & ' || `),
  recb: `'recency=' || ${nth(bands(recencyEdges, 'never'), 'recb')}`,
  freqb: `'frequency=' || ${nth(bands([1, 20, 40, 60, 100]), 'freqb')}`,
  breadth: `'breadth=' || ${nth(bands([1, 4, 7, 10]), 'breadth')}`,
  lead: `'lead=' || lead`,
  arm: `'arm=' || arm`,
};
const traits = Object.keys(called);
const has = (trait) => `gid & ${1 << traits.length - 1 - traits.indexOf(trait)} = 0`;
// In the order of the study's crosses.
const crossed = ['ageb', 'gender', 'region', 'site', 'income', 'arm', 'psycho', 'recb', 'freqb', 'breadth', 'lead'];
const segment = `coalesce(nullif(concat_ws(' & ', ${crossed.map((t) => `CASE WHEN ${has(t)} THEN ${called[t]} END`)}), ''), 'Total')`;

// rung counts recency in days of the calendar, the peers in 24 hours from their reference, 2026-01-01T00:00Z: see the
// package. They agree unless a last interaction stands on an edge to the microsecond, or after the reference.
const reference = 1767225600000000n, day = 86400000000n;
await run(`SET TimeZone = 'UTC'`);
const edge = await one(`SELECT count(*) FROM (SELECT ${reference} - max(epoch_us(ts)) since FROM ${parquet(`${data}/interactions.parquet`)}
  GROUP BY respondent_id) WHERE since <= 0 OR since IN (${recencyEdges.map((e) => BigInt(e) * day)})`);
if (edge > 0) {
  console.log(`recency is left out: ${edge} last interactions stand on an edge of its bands, where days of the calendar and of 24 hours part`);
}
const asked = edge > 0 ? `NOT contains(segment, 'recency=')` : 'true';

const theirs = {};
let lead = 0;
for (const name of ['base', 'term', 'cross_tab', 'imp']) {
  const from = parquet(`${tables}/${name}.parquet`);
  await run(`CREATE TEMP TABLE ${name} AS SELECT ${segment} segment, * FROM ${from} WHERE NOT (${has('lead')})`);
  lead += await one(`SELECT count(*) FROM ${from} WHERE ${has('lead')}`);
  theirs[name] = `(SELECT * FROM ${name} WHERE ${asked})`;
}
const totals = await one('SELECT count(*) FROM base WHERE tot <> 0');
console.log(`not compared, as the study language cannot ask for it: leading stage (${lead} rows of the peers), sums of value (${totals} cells),`);
console.log(`  and weighted ladders by asset, SWOT and value (${await one('SELECT count(*) FROM cross_tab WHERE w <> 0')} cells), which rung counts unweighted`);

const results = parquet(`${night}/results.parquet`);
const statistic = (measure, statistic, value = 'value', where = 'true') => `SELECT segment, item, item_to, ${value} x FROM ${results}
  WHERE measure = '${measure}' AND statistic = '${statistic}' AND ${where} AND ${asked}`;
const theirsBy = (table, item, itemTo, value) => `SELECT segment, ${item} item, ${itemTo} item_to, sum(${value}) x FROM ${theirs[table]} GROUP BY ALL`;
const everybody = `item = 'all'`, noNet = `NOT starts_with(item, 'net:')`;
const value = `CASE WHEN starts_with(code::VARCHAR, 'valu') THEN code::VARCHAR ELSE 'net:no_value' END`;
const bases = (value) => theirsBy('base', `'all'`, `''`, value);
const ends = (value) => theirsBy('term', 'code::VARCHAR', `''`, value);
const pairs = (value) => theirsBy('imp', 'a::VARCHAR', 'b::VARCHAR', value);
// What is counted agrees to the unit; what is weighted, to the rounding of sums in another order.
const counted = 0, weighted = 1e-9;
let differ = false;
for (const [title, ours, peers, tolerance] of [
  ['base, respondents', statistic('bases', 'respondents', 'value', everybody), bases('n'), counted],
  ['base, Σw', statistic('bases', 'weighted', 'value', everybody), bases('w'), weighted],
  ['base, Σw² (from the effective base)', `SELECT segment, item, item_to, if(n.x = 0, 0, w.x * w.x / n.x) x FROM (${statistic('bases', 'weighted', 'value', everybody)}) w
    JOIN (${statistic('bases', 'effective', 'value', everybody)}) n USING (segment, item, item_to)`, bases('w2'), weighted],
  ['terminal codes, ladders', statistic('terminal_values', 'ladders', 'value', noNet), ends('n_lad'), counted],
  ['terminal codes, respondents', statistic('terminal_values', 'respondents', 'value', noNet), ends('n_resp'), counted],
  ['terminal codes, Σw (from the shares)', statistic('terminal_values', 'share', 'value * n_weighted', noNet), ends('w_resp'), weighted],
  ['asset × SWOT × terminal value, ladders', statistic('asset_swot_value', 'ladders'), theirsBy('cross_tab', `asset || '/' || swot`, value, 'n'), counted],
  ['implications, direct, ladders', statistic('implications', 'direct'), pairs('dl'), counted],
  ['implications, indirect, ladders', statistic('implications', 'indirect'), pairs('il'), counted],
  ['implications, direct, respondents', statistic('implications', 'direct_respondents'), pairs('dr'), counted],
  ['implications, indirect, respondents', statistic('implications', 'indirect_respondents'), pairs('ir'), counted],
]) {
  await run(`CREATE OR REPLACE TEMP TABLE joined AS
    SELECT segment, item, item_to, o.x ours, t.x theirs, o.x IS NOT NULL AND t.x IS NOT NULL AND abs(ours - theirs) <= ${tolerance} * abs(theirs) same
    FROM (SELECT * FROM (${ours}) WHERE x <> 0) o FULL JOIN (SELECT segment, item, item_to, x::DOUBLE x FROM (${peers}) WHERE x <> 0) t USING (segment, item, item_to)`);
  const [both, equal, onlyOurs, onlyTheirs] = (await rows(`SELECT count(*) FILTER (ours IS NOT NULL AND theirs IS NOT NULL), count(*) FILTER (same),
    count(*) FILTER (theirs IS NULL), count(*) FILTER (ours IS NULL) FROM joined`))[0].map(Number);
  const ok = both > 0 && equal === both && onlyOurs + onlyTheirs === 0;
  console.log(`${title.padEnd(40)} ${String(both).padStart(9)} cells compared, ${String(equal).padStart(9)} equal, ${onlyOurs} only in rung, ${onlyTheirs} only in DuckDB${ok ? '' : '  DIFFERENT'}`);
  if (!ok) {
    differ = true;
    for (const r of await rows(`SELECT segment, item, item_to, ours, theirs FROM joined WHERE NOT same ORDER BY ALL LIMIT 5`)) {
      console.log(`  ${r[0]} | ${r[1]} | ${r[2]}: rung ${r[3]}, DuckDB ${r[4]}`);
    }
  }
}

// Every peer prints these seven sums in this order, whatever stands around them.
const expected = (await rows(`SELECT (SELECT sum(n_resp) FROM t), (SELECT sum(n_lad) FROM t), (SELECT sum(n) FROM c), sum(dl), sum(dr), sum(il), sum(ir)
  FROM i`.replace(/FROM ([tci])\b/g, (_, t) => `FROM ${parquet(`${tables}/${{ t: 'term', c: 'cross_tab', i: 'imp' }[t]}.parquet`)}`)))[0].join(' ');
for (const sum of sums) {
  const same = ` ${sum.match(/-?[\d.]+/g)?.join(' ')} `.includes(` ${expected} `);
  console.log(`check sums of a timed peer: ${same ? 'equal' : `DIFFERENT: ${sum}, not ${expected}`}`);
  differ ||= !same;
}
process.exitCode = differ ? 3 : 0;
