package templates

// composeTool is a button of the toolbar for rich text. The script knows what it
// does by its name.
type composeTool struct {
	Name, Label string
	Keys        string // as aria-keyshortcuts has them
	Hint        string // the same for people
	Pressed     bool   // it says whether the text is so
	Apart       bool   // the first of a group
	Choices     []composeChoice
}

// composeChoice is one of what a tool offers.
type composeChoice struct {
	Value, Label string
	Swatch       string // class of the patch that shows it
}

func (t composeTool) title() string {
	if t.Hint == "" {
		return t.Label
	}
	return t.Label + " (" + t.Hint + ")"
}

func (c composeChoice) class() string {
	if c.Swatch == "" {
		return "choice-plain"
	}
	return "swatch swatch-" + c.Swatch
}

func composeToolList() []composeTool {
	return []composeTool{
		{Name: "undo", Label: "Undo", Keys: "Control+Z", Hint: "Ctrl+Z"},
		{Name: "redo", Label: "Redo", Keys: "Control+Y", Hint: "Ctrl+Y"},
		{Name: "bold", Label: "Bold", Keys: "Control+B", Hint: "Ctrl+B", Pressed: true, Apart: true},
		{Name: "italic", Label: "Italic", Keys: "Control+I", Hint: "Ctrl+I", Pressed: true},
		{Name: "underline", Label: "Underline", Keys: "Control+U", Hint: "Ctrl+U", Pressed: true},
		{Name: "strike", Label: "Struck through", Keys: "Control+Shift+7", Hint: "Ctrl+Shift+7", Pressed: true},
		{Name: "size", Label: "Size", Choices: textSizes(), Apart: true},
		{Name: "colour", Label: "Colour", Choices: textColours()},
		{Name: "highlight", Label: "Highlight", Choices: highlights()},
		{Name: "bullets", Label: "List", Keys: "Control+Shift+8", Hint: "Ctrl+Shift+8", Pressed: true, Apart: true},
		{Name: "numbers", Label: "Numbered list", Keys: "Control+Shift+9", Hint: "Ctrl+Shift+9", Pressed: true},
		{Name: "more", Label: "Quote, or move in", Keys: "Control+]", Hint: "Ctrl+]"},
		{Name: "less", Label: "Quote less, or move out", Keys: "Control+[", Hint: "Ctrl+["},
		{Name: "link", Label: "Link", Keys: "Control+K", Hint: "Ctrl+K", Apart: true},
		{Name: "picture", Label: "Picture"},
		{Name: "code", Label: "Code", Keys: "Control+D", Hint: "Ctrl+D", Pressed: true},
		{Name: "clear", Label: "No formatting"},
	}
}

func textSizes() []composeChoice {
	return []composeChoice{
		{Value: "small", Label: "Small"}, {Label: "Normal"}, {Value: "large", Label: "Large"}, {Value: "heading", Label: "Heading"},
	}
}

// textColours can be read on white paper.
func textColours() []composeChoice {
	return []composeChoice{
		{Label: "As usual", Swatch: "none"},
		{Value: "#b3261e", Label: "Red", Swatch: "red"}, {Value: "#a34f00", Label: "Orange", Swatch: "orange"},
		{Value: "#1f6f3d", Label: "Green", Swatch: "green"}, {Value: "#1459b3", Label: "Blue", Swatch: "blue"},
		{Value: "#7a3fa0", Label: "Purple", Swatch: "purple"}, {Value: "#6b6259", Label: "Grey", Swatch: "grey"},
	}
}

func highlights() []composeChoice {
	return []composeChoice{
		{Label: "None", Swatch: "none"},
		{Value: "#fff3a3", Label: "Yellow", Swatch: "yellow"}, {Value: "#c9f2d0", Label: "Green", Swatch: "lime"},
		{Value: "#cfe6ff", Label: "Blue", Swatch: "sky"}, {Value: "#ffd6e0", Label: "Pink", Swatch: "pink"},
	}
}
