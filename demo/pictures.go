package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"path"
	"slices"
	"strings"
)

const pictureWidth, pictureHeight = 560, 372

// pictureBox draws pictures, and each only once.
type pictureBox map[string][]byte

// part gives a scene as an attachment, or to be shown inline when it has a
// Content-ID. A source of "garden.png" is written as PNG, all else as JPEG.
func (box pictureBox) part(source, filename, contentID string) (*part, error) {
	content, err := box.encoded(source)
	if err != nil {
		return nil, err
	}
	mediaType := "image/jpeg"
	if path.Ext(source) == ".png" {
		mediaType = "image/png"
	}
	p := leaf(mediaType, nil, content, "base64")
	if contentID != "" {
		p.header.Set("Content-ID", "<"+contentID+">")
		p.header.SetContentDisposition("inline", nil)
		return p, nil
	}
	setFilename(p, "attachment", filename)
	return p, nil
}

func (box pictureBox) encoded(source string) ([]byte, error) {
	if b, ok := box[source]; ok {
		return b, nil
	}
	name := strings.TrimSuffix(source, ".png")
	scene, ok := scenes()[name]
	if !ok {
		return nil, fmt.Errorf("there is no picture %q", name)
	}
	c := &canvas{image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))}
	scene(c)
	var b bytes.Buffer
	var err error
	if name != source {
		err = png.Encode(&b, c.RGBA)
	} else {
		err = jpeg.Encode(&b, c.RGBA, &jpeg.Options{Quality: 84})
	}
	if err != nil {
		return nil, err
	}
	box[source] = b.Bytes()
	return box[source], nil
}

// canvas draws with smooth edges. Positions are fractions of the width (x) and
// the height (y), from the top left; sizes are fractions of the width.
type canvas struct{ *image.RGBA }

func rgb(hex uint32) color.RGBA {
	return color.RGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

func blend(a, b color.RGBA, share float64) color.RGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*share) }
	return color.RGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 255}
}

func (c *canvas) dot(x, y int, col color.RGBA, cover float64) {
	switch {
	case cover <= 0 || x < 0 || y < 0 || x >= pictureWidth || y >= pictureHeight:
	case cover >= 1:
		c.SetRGBA(x, y, col)
	default:
		c.SetRGBA(x, y, blend(c.RGBAAt(x, y), col, cover))
	}
}

// band fills between two heights with a gradient.
func (c *canvas) band(from, to float64, top, bottom uint32) {
	y0, y1 := int(from*pictureHeight), int(to*pictureHeight)
	for y := y0; y < y1; y++ {
		col := blend(rgb(top), rgb(bottom), float64(y-y0)/float64(y1-y0))
		for x := range pictureWidth {
			c.SetRGBA(x, y, col)
		}
	}
}

// land fills below a line, darker towards the bottom.
func (c *canvas) land(height func(x float64) float64, top, bottom uint32) {
	for x := range pictureWidth {
		edge := height(float64(x)/pictureWidth) * pictureHeight
		for y := max(0, int(edge)); y < pictureHeight; y++ {
			col := blend(rgb(top), rgb(bottom), (float64(y)-edge)/(pictureHeight-edge+1))
			c.dot(x, y, col, float64(y+1)-edge)
		}
	}
}

// hills is a gentle line for land: a height, and how much and how often it
// goes up and down.
func hills(height, swing, often, shift float64) func(float64) float64 {
	return func(x float64) float64 {
		return height - swing*math.Sin(x*often+shift) - swing/3*math.Sin(x*often*2.7+shift*2)
	}
}

// peaks is a jagged line for land.
func peaks(height, swing, often, shift float64) func(float64) float64 {
	triangle := func(t float64) float64 { return math.Abs(math.Mod(math.Abs(t), 2) - 1) }
	return func(x float64) float64 {
		return height - swing*triangle(x*often+shift) - swing/4*triangle(x*often*3.3+shift)
	}
}

func (c *canvas) disc(x, y, r float64, col uint32) { c.oval(x, y, r, r, col, 1) }

// oval is an ellipse with its two radii.
func (c *canvas) oval(x, y, rx, ry float64, col uint32, cover float64) {
	x, y, rx, ry = x*pictureWidth, y*pictureHeight, rx*pictureWidth, ry*pictureWidth
	for py := int(y - ry - 1); py <= int(y+ry+1); py++ {
		for px := int(x - rx - 1); px <= int(x+rx+1); px++ {
			dx, dy := (float64(px)+.5-x)/rx, (float64(py)+.5-y)/ry
			c.dot(px, py, rgb(col), min(1, (1-math.Hypot(dx, dy))*min(rx, ry)+.5)*cover)
		}
	}
}

// glow is a disc that fades out.
func (c *canvas) glow(x, y, r float64, col uint32) {
	cx, cy, cr := x*pictureWidth, y*pictureHeight, r*pictureWidth
	for py := int(cy - cr); py <= int(cy+cr); py++ {
		for px := int(cx - cr); px <= int(cx+cr); px++ {
			d := math.Hypot(float64(px)-cx, float64(py)-cy) / cr
			if d < 1 {
				c.dot(px, py, rgb(col), (1-d)*(1-d)*.8)
			}
		}
	}
}

// shape fills a convex polygon, given as x, y, x, y … clockwise.
func (c *canvas) shape(col uint32, xy ...float64) {
	x0, y0, x1, y1 := 1.0, 1.0, 0.0, 0.0
	for corner := range slices.Chunk(xy, 2) {
		x0, x1, y0, y1 = min(x0, corner[0]), max(x1, corner[0]), min(y0, corner[1]), max(y1, corner[1])
	}
	for py := int(y0*pictureHeight) - 1; py <= int(y1*pictureHeight)+1; py++ {
		for px := int(x0*pictureWidth) - 1; px <= int(x1*pictureWidth)+1; px++ {
			c.dot(px, py, rgb(col), insideBy(float64(px)+.5, float64(py)+.5, xy)+.5)
		}
	}
}

// insideBy is how far a point lies within a polygon, in pixels.
func insideBy(x, y float64, xy []float64) float64 {
	inside := math.MaxFloat64
	for i := 0; i < len(xy); i += 2 {
		j := (i + 2) % len(xy)
		ax, ay, bx, by := xy[i]*pictureWidth, xy[i+1]*pictureHeight, xy[j]*pictureWidth, xy[j+1]*pictureHeight
		dx, dy := bx-ax, by-ay
		inside = min(inside, (dx*(y-ay)-dy*(x-ax))/math.Hypot(dx, dy))
	}
	return inside
}

// line draws a line with round ends.
func (c *canvas) line(x0, y0, x1, y1, width float64, col uint32) {
	ax, ay, bx, by, r := x0*pictureWidth, y0*pictureHeight, x1*pictureWidth, y1*pictureHeight, width*pictureWidth/2
	for py := int(min(ay, by) - r - 1); py <= int(max(ay, by)+r+1); py++ {
		for px := int(min(ax, bx) - r - 1); px <= int(max(ax, bx)+r+1); px++ {
			x, y := float64(px)+.5-ax, float64(py)+.5-ay
			along := max(0, min(1, (x*(bx-ax)+y*(by-ay))/max(1e-9, (bx-ax)*(bx-ax)+(by-ay)*(by-ay))))
			c.dot(px, py, rgb(col), r-math.Hypot(x-along*(bx-ax), y-along*(by-ay))+.5)
		}
	}
}
