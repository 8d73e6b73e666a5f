package compare

import "rung/segment/disclose"

// unknown is a line of which no covariance is known.
var unknown = &disclose.Line{}
