// Stands in for what drizzle's SQLite driver carries of Postgres, and for its relational queries, which we do not make.
const absent = () => {
  throw new Error("Left out of the bundle: scripts/bundle/drizzle-unused.js");
};
export const isPgEnum = () => false;
export const RelationalQueryBuilder = absent;
export const createTableRelationsHelpers = absent;
export const extractTablesRelationalConfig = absent;
export const getOperators = absent;
export const getOrderByOperators = absent;
export const normalizeRelation = absent;
export const Many = undefined;
export const One = undefined;
