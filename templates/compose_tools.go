package templates

import (
	"context"
	"strings"

	"hearthmail/locale"
)

// composeTool is a button of the toolbar for rich text. The script knows what it
// does by its name.
type composeTool struct {
	Name    string
	Label   locale.Text
	Keys    string // as aria-keyshortcuts has them
	Pressed bool   // it says whether the text is so
	Apart   bool   // the first of a group
	Choices []composeChoice
}

// composeChoice is one of what a tool offers.
type composeChoice struct {
	Value  string
	Label  locale.Text
	Swatch string // class of the patch that shows it
}

func (t composeTool) title(ctx context.Context) string {
	if t.Keys == "" {
		return say(ctx, t.Label)
	}
	return say(ctx, "%s (%s)|a button, its keys", say(ctx, t.Label), keysShown(ctx, t.Keys))
}

// keysShown are keys as they are called on keyboards: "Ctrl+Shift+7".
func keysShown(ctx context.Context, keys string) string {
	return strings.NewReplacer("Control", say(ctx, "Ctrl|key"), "Shift", say(ctx, "Shift|key")).Replace(keys)
}

func (c composeChoice) class() string {
	if c.Swatch == "" {
		return "choice-plain"
	}
	return "swatch swatch-" + c.Swatch
}

func composeToolList() []composeTool {
	return []composeTool{
		{Name: "undo", Label: "Undo", Keys: "Control+Z"},
		{Name: "redo", Label: "Redo", Keys: "Control+Y"},
		{Name: "bold", Label: "Bold|formatting", Keys: "Control+B", Pressed: true, Apart: true},
		{Name: "italic", Label: "Italic|formatting", Keys: "Control+I", Pressed: true},
		{Name: "underline", Label: "Underline|formatting", Keys: "Control+U", Pressed: true},
		{Name: "strike", Label: "Struck through|formatting", Keys: "Control+Shift+7", Pressed: true},
		{Name: "size", Label: "Size|of text", Choices: textSizes(), Apart: true},
		{Name: "colour", Label: "Colour", Choices: textColours()},
		{Name: "highlight", Label: "Highlight|noun", Choices: highlights()},
		{Name: "bullets", Label: "List|noun", Keys: "Control+Shift+8", Pressed: true, Apart: true},
		{Name: "numbers", Label: "Numbered list", Keys: "Control+Shift+9", Pressed: true},
		{Name: "more", Label: "Quote, or move in", Keys: "Control+]"},
		{Name: "less", Label: "Quote less, or move out", Keys: "Control+["},
		{Name: "link", Label: "Link|noun", Keys: "Control+K", Apart: true},
		{Name: "picture", Label: "Picture|noun"},
		{Name: "code", Label: "Code|formatting", Keys: "Control+D", Pressed: true},
		{Name: "clear", Label: "No formatting"},
	}
}

func textSizes() []composeChoice {
	return []composeChoice{
		{Value: "small", Label: "Small|size of text"}, {Label: "Normal|size of text"}, {Value: "large", Label: "Large|size of text"}, {Value: "heading", Label: "Heading|size of text"},
	}
}

// textColours can be read on white paper.
func textColours() []composeChoice {
	return []composeChoice{
		{Label: "As usual|colour", Swatch: "none"},
		{Value: "#b3261e", Label: "Red|colour", Swatch: "red"}, {Value: "#a34f00", Label: "Orange", Swatch: "orange"},
		{Value: "#1f6f3d", Label: "Green|colour", Swatch: "green"}, {Value: "#1459b3", Label: "Blue", Swatch: "blue"},
		{Value: "#7a3fa0", Label: "Purple|colour", Swatch: "purple"}, {Value: "#6b6259", Label: "Grey", Swatch: "grey"},
	}
}

func highlights() []composeChoice {
	return []composeChoice{
		{Label: "None|highlight", Swatch: "none"},
		{Value: "#fff3a3", Label: "Yellow|colour", Swatch: "yellow"}, {Value: "#c9f2d0", Label: "Green", Swatch: "lime"},
		{Value: "#cfe6ff", Label: "Blue|colour", Swatch: "sky"}, {Value: "#ffd6e0", Label: "Pink", Swatch: "pink"},
	}
}
