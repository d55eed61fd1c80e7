package message

import (
	"path"
	"slices"
	"strings"
)

// A Hazard is why a file should not be opened without a thought, as far as its
// name and media type tell.
type Hazard int

// What opening the file can do.
const (
	NoHazard        Hazard = iota
	ProgramHazard          // it is a program, or holds one
	DisguisedHazard        // the same, and its name looks like something else's: "invoice.pdf.exe"
	MacroHazard            // a document in which programs may lie
)

// Hazard looks at the name that the part is saved under, and at its type.
func (p *Part) Hazard() Hazard {
	name := strings.ToLower(p.Filename())
	extension := strings.TrimPrefix(path.Ext(name), ".")
	switch {
	case slices.Contains(programExtensions(), extension):
		if looksLikeDocument(strings.TrimSuffix(name, "."+extension)) {
			return DisguisedHazard
		}
		return ProgramHazard
	case slices.Contains(macroExtensions(), extension):
		return MacroHazard
	case slices.Contains(programTypes(), p.MediaType()):
		return ProgramHazard
	}
	return NoHazard
}

// looksLikeDocument tells a name that ends, blanks and underscores aside, like
// that of something harmless.
func looksLikeDocument(name string) bool {
	extension := strings.TrimPrefix(path.Ext(strings.TrimRight(name, " _-")), ".")
	return slices.Contains(strings.Fields("avi bmp csv doc docx eml gif heic htm html jpeg jpg mov mp3 mp4 odt ods pdf png ppt pptx rtf tif tiff txt webp xls xlsx zip"), extension)
}

// programExtensions are those that an operating system runs, mounts or installs
// at a double click.
func programExtensions() []string {
	return strings.Fields(`ade adp apk app appimage application appref-ms appx appxbundle bat bash chm class cmd com command cpl deb desktop diagcab dll dmg
		exe gadget hta img inf ins iso isp jar jnlp js jse ksh lnk mde mjs msc msh msh1 msh2 msi msix msixbundle msp mst osx pif pkg pl ps1 ps1xml ps2 psc1 psc2
		psd1 psm1 py pyc pyw pyz reg rpm run scf scpt scr sct search-ms service settingcontent-ms sh shb shs sys terminal theme themepack tool udl url vb vbe vbs
		vhd vhdx vxd webloc website workflow ws wsc wsf wsh xbap xll xpi zsh`)
}

// macroExtensions are documents in which programs may lie.
func macroExtensions() []string {
	return strings.Fields("accda accdb accde docm dotm mdb one onepkg potm ppam ppsm pptm sldm slk wbk xla xlam xlm xlsb xlsm xltm")
}

func programTypes() []string {
	return strings.Fields(`application/hta application/java-archive application/x-bat application/x-dosexec application/x-executable application/x-msdos-program
		application/x-msdownload application/x-msi application/x-ms-shortcut application/x-sh application/x-shellscript application/vnd.microsoft.portable-executable`)
}
