package chart

// Funnel is the stages that people went through: a bar a stage, under it the part that one source has
// seen, and between two bars the share of people who went on.
type Funnel struct {
	Frame
	Stages   []FunnelStage // in the order of the journey, the first on top
	Steps    []FunnelStep  // step i leads from stage i to the next; shorter or empty leaves steps out
	Seen     string        // what the lower bars are, such as "in the customer records"; empty leaves them out
	Interval string        // kind of the intervals in the key
	Unit     Unit          // Auto and Percent take shares from 0 to 1
}

// FunnelStage is one stage.
type FunnelStage struct {
	Label string
	N     int   // people at the stage; 0 leaves it out
	Share Point // of the base
	Seen  Point // of the base: people whom the source saw at the stage
}

// FunnelStep is how many people of a stage went on.
type FunnelStep struct {
	Share Point
	Text  string // what the share is, such as "of these went on to Buying"
}
