package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"maps"
	"path/filepath"
	"slices"

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
		case p.PkgPath != "hearthmail/locale" && isMade(p.TypesInfo, node):
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

// saidInScripts finds what the TypeScript says.
func saidInScripts(found map[locale.Text]bool) error {
	texts, err := locale.InScripts(filepath.Join("static", "src"))
	for _, text := range texts {
		found[text] = true
	}
	return err
}
