package templates

// SettingsPreferences is where preferences are posted to.
func (l Links) SettingsPreferences() string { return l.base + "/settings/preferences" }
