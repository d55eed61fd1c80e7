package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"hearthmail/locale"
)

// textsSaid are all texts that the program and its scripts say, in order.
func textsSaid() ([]locale.Text, error) {
	found := map[locale.Text]bool{}
	if err := errors.Join(saidInGo(found), saidInScripts(found)); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// saidInGo finds the constants of the type locale.Text. What is made a Text otherwise
// couldn't be found, and is an error.
func saidInGo(found map[locale.Text]bool) error {
	config := &packages.Config{Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports}
	loaded, err := packages.Load(config, "./locale", "./templates/...", "./web/...")
	if err != nil {
		return err
	}
	var wrong []error
	for _, p := range loaded {
		for _, e := range p.Errors {
			wrong = append(wrong, e)
		}
		wrong = append(wrong, saidInPackage(p, found))
	}
	return errors.Join(wrong...)
}

func saidInPackage(p *packages.Package, found map[locale.Text]bool) error {
	var wrong []error
	for node, value := range p.TypesInfo.Types {
		switch {
		case !isText(value.Type) || value.IsType():
		case value.Value != nil && value.Value.Kind() == constant.String:
			found[locale.Text(constant.StringVal(value.Value))] = true
		case isMade(p.TypesInfo, node):
			wrong = append(wrong, fmt.Errorf("%s: a text that isn't a constant can't be found in the catalogues", p.Fset.Position(node.Pos())))
		}
	}
	delete(found, "")
	return errors.Join(wrong...)
}

func isText(t types.Type) bool {
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == "Text" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "hearthmail/locale"
}

// isMade says whether an expression makes a Text, of a string or of others.
func isMade(info *types.Info, node ast.Expr) bool {
	if _, sum := node.(*ast.BinaryExpr); sum {
		return true
	}
	call, ok := node.(*ast.CallExpr)
	return ok && info.Types[call.Fun].IsType()
}

// saidInScripts finds the calls of say in the TypeScript.
func saidInScripts(found map[locale.Text]bool) error {
	names, err := filepath.Glob(filepath.Join("static", "src", "*.ts"))
	if err != nil {
		return err
	}
	call := regexp.MustCompile(`(?s)\bsay\(\s*("(?:[^"\\\n]|\\.)*")?`)
	var wrong []error
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if filepath.Base(name) == "say.ts" {
			continue
		}
		for _, m := range call.FindAllStringSubmatchIndex(string(content), -1) {
			if m[2] < 0 {
				wrong = append(wrong, fmt.Errorf("%s:%d: say wants a text in double quotes", name, 1+strings.Count(string(content[:m[0]]), "\n")))
				continue
			}
			text, err := strconv.Unquote(string(content[m[2]:m[3]]))
			if err != nil {
				wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
				continue
			}
			found[locale.Text(text)] = true
		}
	}
	return errors.Join(wrong...)
}
