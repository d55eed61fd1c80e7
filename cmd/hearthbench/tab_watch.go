package main

import _ "embed"

// watchScript runs in each page before its own scripts, and tells from within
// when something can be seen. The page's policy on scripts doesn't concern it.
//
//go:embed tab_watch.js
var watchScript string
