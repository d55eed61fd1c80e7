package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// licences has the licence of each npm package go along with the files that its code
// comes to lie in: beside them, in a text that they name.
func licences() api.Plugin {
	module := regexp.MustCompile(`^.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)[/\\].*\.m?js$`)
	return api.Plugin{Name: "licences", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: module.String()}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			at := module.FindStringSubmatchIndex(args.Path)
			notice, err := os.ReadFile(filepath.Join(args.Path[:at[3]], "LICENSE"))
			if err != nil {
				return api.OnLoadResult{}, fmt.Errorf("a package without a licence: %w", err)
			}
			code, err := os.ReadFile(args.Path)
			if err != nil {
				return api.OnLoadResult{}, err
			}
			content := comment(args.Path[at[2]:at[3]]+"\n"+string(notice)) + string(code)
			return api.OnLoadResult{Contents: &content, Loader: api.LoaderJS}, nil
		})
	}}
}

// comment makes a notice that minifiers keep.
func comment(notice string) string {
	return "/*! " + strings.ReplaceAll(strings.TrimSpace(notice), "*/", "* /") + " */\n"
}
