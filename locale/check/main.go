// Command check fails when a catalogue lacks a text that the program says, holds one that
// it doesn't, or says one with other placeholders or without a plural that its language
// has. Run it from the repository's root: go run ./locale/check
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"hearthmail/locale"
)

func main() {
	missing := flag.String("missing", "", "print what the catalogue of this language lacks, as JSON to be filled in")
	merge := flag.String("merge", "", "take in the texts of this file, LANGUAGE=FILE")
	tidy := flag.Bool("tidy", false, "write the catalogues in order, without texts that nobody says")
	flag.Parse()
	if err := run(*missing, *merge, *tidy); err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}

func run(missing, merge string, tidy bool) error {
	said, err := textsSaid()
	if err != nil {
		return err
	}
	if missing != "" {
		return printMissing(said, missing)
	}
	if merge != "" {
		return mergeInto(said, merge)
	}
	if tidy {
		return tidyAll(said)
	}
	c, err := locale.Load()
	if err != nil {
		return err
	}
	var wrong []error
	for _, l := range c.All() {
		entries, err := locale.Entries(l.Tag)
		if err != nil {
			return err
		}
		for _, fault := range faults(said, l.Tag, entries) {
			wrong = append(wrong, fmt.Errorf("%s.json: %s", l.Tag, fault))
		}
	}
	return errors.Join(wrong...)
}

// printMissing writes what a translator has to fill in: each text with what English
// makes of it.
func printMissing(said []locale.Text, tag string) error {
	entries, err := read(tag)
	if err != nil {
		return err
	}
	empty := map[locale.Text]locale.Entry{}
	for _, text := range said {
		if _, ok := entries[text]; ok {
			continue
		}
		e := locale.Entry{}
		if locale.PluralOf(text) > 0 {
			e.Plural = map[string]string{}
			for _, form := range forms(tag) {
				e.Plural[form] = ""
			}
		}
		empty[text] = e
	}
	content, err := encode(empty)
	if err == nil {
		_, err = os.Stdout.Write(content)
	}
	return err
}

// mergeInto adds the texts of a file to a catalogue, once they are as they must be.
func mergeInto(said []locale.Text, what string) error {
	tag, name, found := bytes.Cut([]byte(what), []byte("="))
	if !found {
		return errors.New("-merge wants LANGUAGE=FILE")
	}
	content, err := os.ReadFile(string(name))
	if err != nil {
		return err
	}
	var more map[locale.Text]locale.Entry
	if err := json.Unmarshal(content, &more); err != nil {
		return err
	}
	entries, err := read(string(tag))
	if err != nil {
		return err
	}
	var wrong []error
	for text, e := range more {
		if fault := faultOf(text, e, string(tag)); fault != "" {
			wrong = append(wrong, fmt.Errorf("%q: %s", text, fault))
			continue
		}
		entries[text] = e
	}
	if err := write(said, string(tag), entries); err != nil {
		return err
	}
	return errors.Join(wrong...)
}

func tidyAll(said []locale.Text) error {
	names, err := filepath.Glob(path("*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		tag := filepath.Base(name[:len(name)-len(".json")])
		entries, err := read(tag)
		if err != nil {
			return err
		}
		if err := write(said, tag, entries); err != nil {
			return err
		}
	}
	return nil
}

func path(tag string) string { return filepath.Join("locale", "catalogs", tag+".json") }

// read gives the entries of a catalogue; none where there is no such file yet.
func read(tag string) (map[locale.Text]locale.Entry, error) {
	entries := map[locale.Text]locale.Entry{}
	content, err := os.ReadFile(path(tag))
	if errors.Is(err, os.ErrNotExist) {
		return entries, nil
	}
	if err != nil {
		return nil, err
	}
	return entries, json.Unmarshal(content, &entries)
}

// write keeps of the entries those that are said.
func write(said []locale.Text, tag string, entries map[locale.Text]locale.Entry) error {
	for text := range entries {
		if !slices.Contains(said, text) {
			delete(entries, text)
		}
	}
	content, err := encode(entries)
	if err != nil {
		return err
	}
	return os.WriteFile(path(tag), content, 0o644)
}

// encode writes a text a line, in order, as people and diffs like to read it.
func encode(entries map[locale.Text]locale.Entry) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(entries)
	return b.Bytes(), err
}
