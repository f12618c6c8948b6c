#!/bin/sh
# Creates Temporal's two databases and brings their schemas up to date; safe to run at every start.
set -eu

# set_up DATABASE SCHEMA
set_up() {
  tool="temporal-sql-tool --plugin postgres12 --ep temporal-postgresql -p 5432 -u temporal --db $1"
  $tool create
  $tool setup-schema -v 0.0
  $tool update-schema -d "/etc/temporal/schema/postgresql/v12/$2/versioned"
}

set_up temporal temporal
set_up temporal_visibility visibility
