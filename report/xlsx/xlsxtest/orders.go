package xlsxtest

import (
	"encoding/xml"
	"slices"
	"strings"
)

// spaces are the namespaces whose elements are held to an order, by the prefix
// that they have in orders.
var spaces = map[string]string{
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":           "s",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":              "c",
	"http://schemas.openxmlformats.org/drawingml/2006/main":               "a",
	"http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr",
	"http://schemas.openxmlformats.org/package/2006/relationships":        "rel",
	"http://schemas.openxmlformats.org/package/2006/content-types":        "ct",
}

// Attributes and pieces of what many elements have.
const (
	pictured = "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill grpFill ln effectLst effectDag scene3d sp3d extLst"
	lettered = "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight uLnTx uLn uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst"
	labelled = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
	begun    = "idx! order! tx spPr"
	summed   = "dPt* dLbls trendline*"
	axis     = "axId! scaling! delete axPos! majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx! crosses crossesAt"
	numbers  = "numRef numLit"
	places   = "multiLvlStrRef numRef numLit strRef strLit"
	edged    = "color"
	coloured = "scrgbClr srgbClr hslClr sysClr schemeClr prstClr"
)

// orders are the sequences of ECMA-376 (transitional): what an element may hold,
// in its order. One that has ! must be there, one with * may repeat, one with +
// does both. Excel offers to repair a part that keeps to another order. An element
// with a parent before it is looked up first. Axes may stand in any order there and
// stand in one here.
var orders = map[string]string{
	"s:workbook":     "fileVersion fileSharing workbookPr workbookProtection bookViews sheets! functionGroups externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr* webPublishObjects extLst",
	"s:bookViews":    "workbookView+",
	"s:sheets":       "sheet+",
	"s:definedNames": "definedName*",

	"s:worksheet":    "sheetPr dimension sheetViews sheetFormatPr cols* sheetData! sheetCalcPr sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting* dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst",
	"s:sheetPr":      "tabColor outlinePr pageSetUpPr",
	"s:sheetViews":   "sheetView+ extLst",
	"s:sheetView":    "pane selection* pivotSelection* extLst",
	"s:cols":         "col+",
	"s:sheetData":    "row*",
	"s:row":          "c* extLst",
	"s:c":            "f v is extLst",
	"s:is":           "t r* rPh* phoneticPr",
	"s:hyperlinks":   "hyperlink+",
	"s:headerFooter": "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter",
	"s:rowBreaks":    "brk*",
	"s:colBreaks":    "brk*",
	"s:tableParts":   "tablePart*",

	"s:table":        "autoFilter sortState tableColumns! tableStyleInfo extLst",
	"s:autoFilter":   "filterColumn* sortState extLst",
	"s:tableColumns": "tableColumn+",

	"s:styleSheet":   "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
	"s:numFmts":      "numFmt+",
	"s:fonts":        "font*",
	"s:font":         "name charset family b i strike outline shadow condense color extend sz u vertAlign scheme", // a choice there
	"s:fills":        "fill*",
	"s:fill":         "patternFill gradientFill",
	"s:patternFill":  "fgColor bgColor",
	"s:borders":      "border*",
	"s:border":       "start end left right top bottom diagonal vertical horizontal",
	"s:left":         edged,
	"s:right":        edged,
	"s:top":          edged,
	"s:bottom":       edged,
	"s:diagonal":     edged,
	"s:cellStyleXfs": "xf+",
	"s:cellXfs":      "xf+",
	"s:xf":           "alignment protection extLst",
	"s:cellStyles":   "cellStyle+ extLst",
	"s:dxfs":         "dxf*",
	"s:tableStyles":  "tableStyle*",

	"c:chartSpace":       "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart! spPr txPr externalData printSettings userShapes extLst",
	"c:chart":            "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea! legend plotVisOnly dispBlanksAs extLst",
	"c:title":            "tx layout overlay spPr txPr extLst",
	"c:tx":               "strRef rich v",
	"c:rich":             "bodyPr! lstStyle p+",
	"c:txPr":             "bodyPr! lstStyle p+",
	"c:layout":           "manualLayout extLst",
	"c:manualLayout":     "layoutTarget xMode yMode wMode hMode x y w h extLst",
	"c:plotArea":         "layout barChart* lineChart* scatterChart* catAx* dateAx* valAx* dTable spPr extLst",
	"c:barChart":         "barDir! grouping varyColors ser* dLbls gapWidth overlap serLines* axId+ extLst",
	"c:lineChart":        "grouping! varyColors ser* dLbls dropLines hiLowLines upDownBars marker smooth axId+ extLst",
	"c:scatterChart":     "scatterStyle! varyColors ser* dLbls axId+ extLst",
	"c:barChart/ser":     begun + " invertIfNegative pictureOptions " + summed + " errBars cat val shape extLst",
	"c:lineChart/ser":    begun + " marker " + summed + " errBars cat val smooth extLst",
	"c:scatterChart/ser": begun + " marker " + summed + " errBars* xVal yVal smooth extLst",
	"c:marker":           "symbol size spPr extLst",
	"c:dLbls":            "dLbl* delete " + labelled + " showLeaderLines leaderLines extLst",
	"c:dLbl":             "idx! delete layout tx " + labelled + " extLst",
	"c:errBars":          "errDir errBarType! errValType! noEndCap plus minus val spPr extLst",
	"c:plus":             numbers,
	"c:minus":            numbers,
	"c:val":              numbers,
	"c:yVal":             numbers,
	"c:cat":              places,
	"c:xVal":             places,
	"c:numLit":           "formatCode ptCount pt* extLst",
	"c:strLit":           "ptCount pt* extLst",
	"c:pt":               "v!",
	"c:catAx":            axis + " auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl extLst",
	"c:valAx":            axis + " crossBetween majorUnit minorUnit dispUnits extLst",
	"c:scaling":          "logBase orientation max min extLst",
	"c:majorGridlines":   "spPr",
	"c:legend":           "legendPos legendEntry* layout overlay spPr txPr extLst",
	"c:spPr":             pictured,
	"c:extLst":           "ext*",

	"a:p":           "pPr r* endParaRPr",
	"a:pPr":         "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buSzPts buFontTx buFont buNone buAutoNum buChar buBlip tabLst defRPr extLst",
	"a:r":           "rPr t!",
	"a:rPr":         lettered,
	"a:defRPr":      lettered,
	"a:ln":          "noFill solidFill gradFill pattFill prstDash custDash round bevel miter headEnd tailEnd extLst",
	"a:solidFill":   coloured,
	"a:xfrm":        "off ext",
	"a:prstGeom":    "avLst",
	"a:stretch":     "fillRect",
	"a:graphic":     "graphicData!",
	"a:graphicData": "chart",

	"a:graphicData/chart": "", // refers to a part

	"xdr:wsDr":             "twoCellAnchor* oneCellAnchor* absoluteAnchor*",
	"xdr:oneCellAnchor":    "from! ext! sp grpSp graphicFrame cxnSp pic contentPart clientData!",
	"xdr:from":             "col! colOff! row! rowOff!",
	"xdr:graphicFrame":     "nvGraphicFramePr! xfrm! graphic!",
	"xdr:nvGraphicFramePr": "cNvPr! cNvGraphicFramePr!",
	"xdr:xfrm":             "off! ext!",
	"xdr:pic":              "nvPicPr! blipFill! spPr! style",
	"xdr:nvPicPr":          "cNvPr! cNvPicPr!",
	"xdr:cNvPicPr":         "picLocks extLst",
	"xdr:blipFill":         "blip srcRect tile stretch",
	"xdr:spPr":             pictured,

	"rel:Relationships": "Relationship*",
	"ct:Types":          "Default* Override*",
}

// needed are the attributes that an element must have.
var needed = map[string]string{
	"s:sheet": "name sheetId id", "s:definedName": "name", "s:col": "min max", "s:row": "r", "s:c": "r", "s:hyperlink": "ref", "s:pageMargins": "left right top bottom header footer",
	"s:table": "id displayName ref", "s:tableColumn": "id name", "s:tablePart": "id", "s:drawing": "id", "s:numFmt": "numFmtId formatCode", "s:sheetView": "workbookViewId", "s:dimension": "ref", "s:brk": "id",
	"c:pt": "idx", "c:idx": "val", "c:order": "val", "c:axId": "val", "c:crossAx": "val", "c:numFmt": "formatCode", "c:ptCount": "val", "c:errBarType": "val", "c:errValType": "val",
	"a:srgbClr": "val", "a:latin": "typeface", "a:cs": "typeface", "a:graphicData": "uri", "a:blip": "embed", "a:off": "x y", "a:ext": "cx cy",
	"xdr:cNvPr": "id name", "xdr:ext": "cx cy", "rel:Relationship": "Id Type Target", "ct:Default": "Extension ContentType", "ct:Override": "PartName ContentType",
}

// ordered follows the elements of one part and holds their children to orders.
type ordered struct {
	r     *reader
	part  string
	stack []element
	told  map[string]bool
}

// element is one that has begun.
type element struct {
	name  string // "c:ser"
	known bool   // of a namespace with orders
	rule  []child
	at    int // in rule
	seen  []int
}

// child is an element that another may hold, as orders say.
type child struct {
	name            string
	needed, repeats bool
}

var rules = func() map[string][]child {
	out := map[string][]child{}
	for name, order := range orders {
		out[name] = []child{}
		for word := range strings.FieldsSeq(order) {
			bare := strings.TrimRight(word, "!*+")
			out[name] = append(out[name], child{bare, strings.ContainsAny(word, "!+"), strings.ContainsAny(word, "*+")})
		}
	}
	return out
}()

// say tells each fault of a part once, however many rows have it.
func (o *ordered) say(what, of string) {
	if key := what + of; !o.told[key] {
		o.told[key] = true
		o.r.say("%s: %s %s", o.part, of, what)
	}
}

func (o *ordered) start(e xml.StartElement) {
	prefix, known := spaces[e.Name.Space]
	known = known && !strings.HasPrefix(o.part, "xl/theme/") // as excelize has it for every file
	name := prefix + ":" + e.Name.Local
	if len(o.stack) > 0 {
		o.child(e.Name.Local)
	}
	next := element{name: name, known: known, rule: rules[name]}
	if n := len(o.stack); n > 0 && rules[o.stack[n-1].name+"/"+e.Name.Local] != nil {
		next.rule = rules[o.stack[n-1].name+"/"+e.Name.Local]
	}
	next.seen = make([]int, len(next.rule))
	o.stack = append(o.stack, next)
	for want := range strings.FieldsSeq(needed[name]) {
		if !slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == want }) {
			o.say("has no "+want, name)
		}
	}
	if len(o.stack) == 1 {
		o.ignorable(e)
	}
}

// child holds an element to its place in the one that is open.
func (o *ordered) child(name string) {
	top := &o.stack[len(o.stack)-1]
	if !top.known || top.name == "c:ext" {
		return // extensions have orders of their own
	}
	o.r.Ordered++
	for at := top.at; at < len(top.rule); at++ {
		if c := top.rule[at]; c.name == name && (c.repeats || top.seen[at] == 0) {
			top.at = at
			top.seen[at]++
			return
		}
	}
	o.say("has no place for "+name+" there", top.name)
}

func (o *ordered) end() {
	top := o.stack[len(o.stack)-1]
	o.stack = o.stack[:len(o.stack)-1]
	for i, c := range top.rule {
		if c.needed && top.seen[i] == 0 {
			o.say("lacks "+c.name, top.name)
		}
	}
}

// ignorable: a prefix that a reader may ignore is declared, or Excel refuses the
// part.
func (o *ordered) ignorable(root xml.StartElement) {
	declared := map[string]bool{}
	for _, a := range root.Attr {
		if a.Name.Space == "xmlns" {
			declared[a.Name.Local] = true
		}
	}
	for _, a := range root.Attr {
		if a.Name.Local != "Ignorable" {
			continue
		}
		for prefix := range strings.FieldsSeq(a.Value) {
			if !declared[prefix] {
				o.say("may ignore "+prefix+", which is not declared", root.Name.Local)
			}
		}
	}
}
