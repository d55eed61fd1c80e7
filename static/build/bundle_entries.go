package main

import (
	"path"
	"slices"
	"strings"
)

// outputs is what esbuild tells of the files it has made, by their names.
type outputs map[string]output

type output struct {
	EntryPoint string
	Inputs     map[string]struct{}
	Imports    []struct{ Path, Kind string }
}

// isEmpty tells a script that does nothing but import others.
func (o outputs) isEmpty(name string) bool {
	return strings.HasSuffix(name, ".js") && len(o[name].Inputs) == 0
}

// entries are the scripts that a page loads for each source of its own, by the plain
// name: those that it can't begin without, and then itself, if anything is left in it.
// A page that names them all gets them at once, and not one after the other.
func (o outputs) entries(sources ...string) map[string][]string {
	all := map[string][]string{}
	for name, made := range o {
		if slices.Contains(sources, made.EntryPoint) {
			plain := strings.TrimSuffix(path.Base(made.EntryPoint), ".ts")
			all[plain+".js"] = o.order(name, map[string]bool{})
		}
	}
	return all
}

// order gives a script after those that it imports as it begins, each once.
func (o outputs) order(name string, seen map[string]bool) []string {
	var all []string
	seen[name] = true
	for _, i := range o[name].Imports {
		if other := path.Base(i.Path); i.Kind == "import-statement" && !seen[other] {
			all = append(all, o.order(other, seen)...)
		}
	}
	if o.isEmpty(name) {
		return all
	}
	return append(all, name)
}
