package main

import (
	"encoding/json"
	"path/filepath"

	"hearthmail/locale"
)

// words are what the scripts say, a file a language: words-de.js. It sets a global that
// say.ts reads, since it must be there before any module runs, and be kept like one.
func words(dir string) ([]file, error) {
	texts, err := locale.InScripts(filepath.Join(dir, "src"))
	if err != nil {
		return nil, err
	}
	c, err := locale.Load()
	if err != nil {
		return nil, err
	}
	var files []file
	for _, l := range c.All() {
		entries, err := locale.Entries(l.Tag)
		if err != nil {
			return nil, err
		}
		said := map[locale.Text]locale.Entry{}
		for _, text := range texts {
			if e, ok := entries[text]; ok {
				said[text] = e
			}
		}
		content, err := json.Marshal(said)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"words-" + l.Tag + ".js", []byte("globalThis.hearthmailWords=" + string(content) + ";\n")})
	}
	return files, nil
}
