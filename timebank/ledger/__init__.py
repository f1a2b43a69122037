"""The ledger: whole minutes, entries, gathering rules, totals, text and tree; standard library only."""
