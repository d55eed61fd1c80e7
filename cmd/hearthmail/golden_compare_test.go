package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"
)

const (
	tileSize    = 12 // pixels of a reduced picture
	tileDiffers = 14 // of 255, in the mean of one colour: a line of text more or less, but no other edge of a letter
	tilesDiffer = 5  // of a thousand may
)

// reduced makes a picture smaller, each pixel the mean of those that it stands for.
func reduced(full image.Image, width int) *image.RGBA {
	from := full.Bounds()
	small := image.NewRGBA(image.Rect(0, 0, width, from.Dy()*width/from.Dx()))
	for y := range small.Bounds().Dy() {
		for x := range width {
			box := image.Rect(x*from.Dx()/width, y*from.Dx()/width, (x+1)*from.Dx()/width, (y+1)*from.Dx()/width)
			small.Set(x, y, meanOf(full, box.Add(from.Min).Intersect(from)))
		}
	}
	return small
}

func meanOf(picture image.Image, box image.Rectangle) color.RGBA {
	var r, g, b, n uint64
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			pr, pg, pb, _ := picture.At(x, y).RGBA()
			r, g, b, n = r+uint64(pr>>8), g+uint64(pg>>8), b+uint64(pb>>8), n+1
		}
	}
	n = max(n, 1)
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255}
}

// difference says how a reduced picture differs from the one that is kept, ""
// for not in a way that anybody would see. It looks at tiles: letters may be
// drawn otherwise, but nothing may be missing, added or elsewhere.
func difference(got, want image.Image) string {
	if got.Bounds().Size() != want.Bounds().Size() {
		return fmt.Sprintf("it is %v large and was %v", got.Bounds().Size(), want.Bounds().Size())
	}
	size := got.Bounds().Size()
	var tiles, differ int
	var first image.Point
	for y := 0; y < size.Y; y += tileSize {
		for x := 0; x < size.X; x += tileSize {
			box := image.Rect(x, y, x+tileSize, y+tileSize)
			a := meanOf(got, box.Add(got.Bounds().Min).Intersect(got.Bounds()))
			b := meanOf(want, box.Add(want.Bounds().Min).Intersect(want.Bounds()))
			if tiles++; apart(a.R, b.R) || apart(a.G, b.G) || apart(a.B, b.B) {
				if differ++; differ == 1 {
					first = image.Pt(x, y)
				}
			}
		}
	}
	if differ*1000 <= tiles*tilesDiffer {
		return ""
	}
	return fmt.Sprintf("%d of %d tiles differ, the first at %v of %v", differ, tiles, first, size)
}

func apart(a, b uint8) bool { return max(a, b)-min(a, b) > tileDiffers }

// TestDifference: what a golden picture forgives, and what not.
func TestDifference(t *testing.T) {
	// Lines of "text" as a page has them, drawn at full size.
	page := func(paint func(*image.RGBA)) image.Image {
		full := image.NewRGBA(image.Rect(0, 0, 1440, 900))
		draw.Draw(full, full.Bounds(), image.White, image.Point{}, draw.Src)
		for y := 40; y < 800; y += 24 {
			for x := 60; x < 1200; x += 9 {
				draw.Draw(full, image.Rect(x, y, x+4, y+12), image.Black, image.Point{}, draw.Src)
			}
		}
		paint(full)
		return reduced(full, 360)
	}
	same := page(func(*image.RGBA) {})
	shift := func(by int) func(*image.RGBA) {
		return func(p *image.RGBA) { draw.Draw(p, image.Rect(0, 300+by, 1440, 900), p, image.Pt(0, 300), draw.Src) }
	}
	fill := func(box image.Rectangle, c color.Color) func(*image.RGBA) {
		return func(p *image.RGBA) { draw.Draw(p, box, image.NewUniform(c), image.Point{}, draw.Src) }
	}
	for name, tc := range map[string]struct {
		paint   func(*image.RGBA)
		differs bool
	}{
		"the same":             {func(*image.RGBA) {}, false},
		"softer edges":         {func(p *image.RGBA) { soften(p) }, false},
		"a word less":          {fill(image.Rect(300, 300, 340, 320), color.White), false},
		"a line less":          {fill(image.Rect(0, 300, 1440, 324), color.White), true},
		"a block less":         {fill(image.Rect(0, 300, 700, 500), color.White), true},
		"a block more":         {fill(image.Rect(1220, 100, 1400, 200), color.Gray{200}), true},
		"half a line lower":    {shift(12), true},
		"another colour":       {fill(image.Rect(0, 820, 1440, 900), color.RGBA{230, 255, 230, 255}), true},
		"a pixel lower":        {shift(1), false},
		"a little more yellow": {fill(image.Rect(0, 820, 1440, 900), color.RGBA{255, 255, 245, 255}), false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := difference(page(tc.paint), same); (got != "") != tc.differs {
				t.Errorf("it says %q", got)
			}
		})
	}
	if difference(reduced(image.NewRGBA(image.Rect(0, 0, 800, 900)), 360), same) == "" {
		t.Error("another size is no difference")
	}
}

// soften mixes each pixel with the one beside it.
func soften(p *image.RGBA) {
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() - 1 {
			p.Set(x, y, meanOf(p, image.Rect(x, y, x+2, y+1)))
		}
	}
}
