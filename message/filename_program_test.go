package message

import (
	"strings"
	"testing"
)

func TestHazard(t *testing.T) {
	tests := map[string]struct {
		name, mediaType string
		want            Hazard
	}{
		"a picture":              {"photo.jpg", "image/jpeg", NoHazard},
		"a program":              {"setup.exe", "application/octet-stream", ProgramHazard},
		"in capitals":            {"SETUP.EXE", "application/octet-stream", ProgramHazard},
		"a script as text":       {"run.ps1", "text/plain", ProgramHazard},
		"a script as a picture":  {"run.vbs", "image/png", ProgramHazard},
		"two extensions":         {"invoice.pdf.exe", "application/pdf", DisguisedHazard},
		"blanks between":         {"invoice.pdf                .scr", "application/pdf", DisguisedHazard},
		"a version, no disguise": {"setup-1.2.exe", "application/pdf", ProgramHazard},
		"written backwards":      {"photo_\u202egpj.exe", "image/jpeg", ProgramHazard},
		"trailing dot":           {"setup.exe.", "image/jpeg", ProgramHazard},
		"a stream":               {"a.txt:b.exe", "text/plain", ProgramHazard},
		"a disk":                 {"backup.iso", "application/x-iso9660-image", ProgramHazard},
		"macros":                 {"table.xlsm", "application/vnd.ms-excel", MacroHazard},
		"by its type alone":      {"file", "application/x-msdownload", ProgramHazard},
		"no extension":           {"exe", "text/plain", NoHazard},
		"a document of a page":   {"report.final.docx", "application/octet-stream", NoHazard},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			top, sub, _ := strings.Cut(test.mediaType, "/")
			part := Part{Type: top, Subtype: sub, DispositionParams: map[string]string{"filename": test.name}}
			if got := part.Hazard(); got != test.want {
				t.Errorf("%q (%q) gives %d, want %d", test.name, part.Filename(), got, test.want)
			}
		})
	}
}
