# Puts statements in one graph; INSERT DATA would do, but Virtuoso takes no blank nodes in it.
INSERT { GRAPH <urn:graph> {
#statements
} } WHERE {}
