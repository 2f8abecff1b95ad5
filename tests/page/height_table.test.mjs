import assert from "node:assert/strict";
import { test } from "node:test";
import { HeightTable } from "../../src/page/views/height_table.js";

const rows = (from, to) => Array.from({ length: to - from }, (_, i) => `row ${from + i}`);
const fit = (table, keys, guess = 10) => table.fit(keys.length, (i) => keys[i], () => guess);

test("an empty list has no height", () => {
  const table = new HeightTable();
  assert.equal(fit(table, []), 0);
  assert.equal(table.total, 0);
  assert.equal(table.indexAt(100), 0);
});

test("offsets and indices agree over many blocks", () => {
  const table = new HeightTable();
  fit(table, rows(0, 5000));
  table.set(3, 50);
  table.set(1700, 5);
  table.set(4999, 100);
  assert.equal(table.total, 50000 + 40 - 5 + 90);
  for (const i of [0, 3, 4, 511, 512, 1700, 1701, 4998, 4999]) {
    assert.equal(table.indexAt(table.offset(i)), i, `row ${i}`);
    assert.equal(table.indexAt(table.offset(i) + table.height(i) - 0.5), i, `end of row ${i}`);
  }
  assert.equal(table.offset(4), 80);
  assert.equal(table.indexAt(1e9), 4999);
  assert.equal(table.indexAt(-5), 0);
});

test("rows added at the end and let go at the front keep the others' heights", () => {
  const table = new HeightTable();
  fit(table, rows(0, 1000));
  table.set(700, 33);
  assert.equal(fit(table, rows(600, 2000)), 600);
  assert.equal(table.height(100), 33);
  assert.equal(table.key(100), "row 700");
  assert.equal(table.total, 1400 * 10 + 23);
  assert.equal(table.offset(101), 1033);
});

test("a first row that stays does not keep others from being let go after it", () => {
  const table = new HeightTable();
  fit(table, ["top", ...rows(0, 1000)]);
  table.set(701, 33);
  assert.equal(fit(table, ["top", ...rows(600, 2000)]), 600);
  assert.deepEqual([table.key(0), table.key(1), table.key(101), table.height(101)],
    ["top", "row 600", "row 700", 33]);
  assert.equal(table.total, 1401 * 10 + 23);
  assert.equal(fit(table, ["top", ...rows(600, 2001)]), 0);
});

test("a row is found where it is now", () => {
  const table = new HeightTable();
  fit(table, rows(0, 10));
  assert.deepEqual([table.find("row 4", 4), table.find("row 4", 2), table.find("row 11", 3)], [4, 4, -1]);
});

test("rows in another order keep the heights that were measured", () => {
  const table = new HeightTable();
  fit(table, ["a", "b", "c", "d"]);
  table.set(0, 40);
  assert.equal(fit(table, ["b", "x", "a", "d"]), -1);
  assert.deepEqual([0, 1, 2, 3].map((i) => table.height(i)), [10, 10, 40, 10]);
  assert.equal(table.total, 70);
});

test("a list that was emptied guesses again", () => {
  const table = new HeightTable();
  fit(table, ["a", "b"]);
  table.set(0, 40);
  fit(table, []);
  assert.equal(table.total, 0);
  fit(table, ["a"], 7);
  assert.equal(table.total, 7);
});
