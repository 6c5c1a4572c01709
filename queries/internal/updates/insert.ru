# Puts statements in one graph.
INSERT DATA { GRAPH <urn:graph> {
#statements
} }
