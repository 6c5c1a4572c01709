# Removes one graph, if it is there.
DROP SILENT GRAPH <urn:graph>
